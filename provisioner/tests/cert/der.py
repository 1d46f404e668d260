# SPDX-License-Identifier: Apache-2.0
"""DER, written by the book and apart from the program: just what the test of `cert show --json` needs."""
import ipaddress

TAGS = {"UTF8String": 0x0C, "PrintableString": 0x13, "IA5String": 0x16}
GENERAL_NAMES = ["other", "email", "dns", "x400", "directory", "edi", "uri", "ip", "registered_id"]
KEY_USAGE = ["digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement",
             "keyCertSign", "cRLSign", "encipherOnly", "decipherOnly"]
REASONS = ["unused", "keyCompromise", "cACompromise", "affiliationChanged", "superseded", "cessationOfOperation",
           "certificateHold", "privilegeWithdrawn", "aACompromise"]
CRL_REASONS = {"unspecified": 0, "keyCompromise": 1, "cACompromise": 2, "affiliationChanged": 3, "superseded": 4,
               "cessationOfOperation": 5, "certificateHold": 6, "removeFromCRL": 8, "privilegeWithdrawn": 9,
               "aACompromise": 10}
NAMED = {"serverAuth": "1.3.6.1.5.5.7.3.1", "clientAuth": "1.3.6.1.5.5.7.3.2", "codeSigning": "1.3.6.1.5.5.7.3.3",
         "emailProtection": "1.3.6.1.5.5.7.3.4", "timeStamping": "1.3.6.1.5.5.7.3.8",
         "OCSPSigning": "1.3.6.1.5.5.7.3.9", "anyExtendedKeyUsage": "2.5.29.37.0",
         "OCSP": "1.3.6.1.5.5.7.48.1", "caIssuers": "1.3.6.1.5.5.7.48.2"}


def element(tag, *contents):
    content = b"".join(contents)
    if len(content) < 0x80:
        return bytes([tag, len(content)]) + content
    length = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def sequence(*contents):
    return element(0x30, *contents)


def oid(dotted):
    arcs = [int(arc) for arc in NAMED.get(dotted, dotted).split(".")]
    out = b""
    for arc in [40 * arcs[0] + arcs[1]] + arcs[2:]:
        part = [arc & 0x7F]
        while arc := arc >> 7:
            part.insert(0, arc & 0x7F | 0x80)
        out += bytes(part)
    return element(0x06, out)


def integer(number):
    return element(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def boolean(value):
    return element(0x01, b"\xff") if value else b""


def named_bits(names, order):
    """A BIT STRING without zeros at its end (X.690 §11.2.2)."""
    positions = [order.index(name) for name in names]
    if not positions:
        return b"\x00"
    size = max(positions) // 8 + 1
    value = sum(1 << (8 * size - 1 - position) for position in positions)
    return bytes([7 - max(positions) % 8]) + value.to_bytes(size, "big")


def attribute(one):
    tag = TAGS.get(one["type"], one["type"])
    text = one["value"].encode() if "value" in one else bytes.fromhex(one["hex"])
    return sequence(oid(one["oid"]), element(tag, text))


def name(rdns):
    return sequence(*(element(0x31, *map(attribute, rdn)) for rdn in rdns))


def general_name(one):
    number = GENERAL_NAMES.index(one["type"])
    if one["type"] == "other":
        return element(0xA0, oid(one["oid"]), element(0xA0, bytes.fromhex(one["der"])))
    if one["type"] == "directory":
        return element(0xA4, name(one["value"]))
    if "hex" in one:
        return element((0xA0 if one["type"] in ("x400", "edi") else 0x80) | number, bytes.fromhex(one["hex"]))
    if one["type"] == "ip":
        return element(0x87, ipaddress.ip_address(one["value"]).packed)
    if one["type"] == "registered_id":
        return element(0x88, oid(one["value"])[2:])
    return element(0x80 | number, one["value"].encode())


def general_names(names):
    return b"".join(map(general_name, names))


def optional(tag, value, encode):
    return b"" if value is None else element(tag, encode(value))


def point_name(one):
    if "relative_name" in one:
        return element(0xA0, element(0xA1, bytes.fromhex(one["relative_name"])))
    return optional(0xA0, one["names"], lambda names: element(0xA0, general_names(names)))


def distribution_point(one):
    return sequence(point_name(one), optional(0x81, one["reasons"], lambda names: named_bits(names, REASONS)),
                    optional(0xA2, one["crl_issuer"], general_names))


def issuing_point(one):
    return sequence(point_name(one), element(0x81, b"\xff") if one["only_user"] else b"",
                    element(0x82, b"\xff") if one["only_ca"] else b"",
                    optional(0x83, one["reasons"], lambda names: named_bits(names, REASONS)),
                    element(0x84, b"\xff") if one["indirect"] else b"",
                    element(0x85, b"\xff") if one["only_attribute"] else b"")


def policy(one):
    qualifiers = [sequence(oid(q["oid"]), bytes.fromhex(q["der"])) for q in one["qualifiers"]]
    return sequence(oid(one["oid"]), sequence(*qualifiers) if qualifiers else b"")


def subtrees(tag, names):
    return element(tag, *(sequence(general_name(one)) for one in names)) if names else b""


ENCODERS = {
    "basicConstraints": lambda c: sequence(
        boolean(c["ca"]), b"" if c["path_length"] is None else integer(c["path_length"])),
    "keyUsage": lambda c: element(0x03, named_bits(c, KEY_USAGE)),
    "extendedKeyUsage": lambda c: sequence(*map(oid, c)),
    "subjectKeyIdentifier": lambda c: element(0x04, bytes.fromhex(c)),
    "authorityKeyIdentifier": lambda c: sequence(
        optional(0x80, c["key_id"], bytes.fromhex), optional(0xA1, c["issuer"], general_names),
        optional(0x82, c["serial"], bytes.fromhex)),
    "subjectAltName": lambda c: sequence(general_names(c)),
    "issuerAltName": lambda c: sequence(general_names(c)),
    "certificatePolicies": lambda c: sequence(*map(policy, c)),
    "crlDistributionPoints": lambda c: sequence(*map(distribution_point, c)),
    "freshestCRL": lambda c: sequence(*map(distribution_point, c)),
    "issuingDistributionPoint": issuing_point,
    "authorityInfoAccess": lambda c: sequence(
        *(sequence(oid(one["method"]), general_name(one["location"])) for one in c)),
    "nameConstraints": lambda c: sequence(subtrees(0xA0, c["permitted"]), subtrees(0xA1, c["excluded"])),
    "inhibitAnyPolicy": integer,
    "crlNumber": integer,
    "deltaCRL": integer,
    "CRLReason": lambda c: element(0x0A, bytes([CRL_REASONS[c]])),
}


def extension(one):
    return sequence(oid(one["oid"]), boolean(one["critical"]), element(0x04, bytes.fromhex(one["value"])))


def algorithm(one):
    if "der" in one:
        return bytes.fromhex(one["der"])
    return sequence(oid(one["oid"]), bytes.fromhex(one["parameters"] or ""))


def bits(content):
    return element(0x03, b"\x00", content)


def public_key(one):
    return bytes.fromhex(one["der"]) if "der" in one else sequence(algorithm(one), bits(bytes.fromhex(one["key"])))


def time(one):
    return element(0x17 if one["type"] == "UTCTime" else 0x18, one["value"].encode())


def certificate(one):
    version = element(0xA0, integer(one["version"] - 1)) if one["version"] > 1 else b""
    extensions = b"" if one["extensions"] is None else element(0xA3, sequence(*map(extension, one["extensions"])))
    tbs = sequence(version, element(0x02, bytes.fromhex(one["serial"])), algorithm(one["tbs_signature_algorithm"]),
                   name(one["issuer_name"]), sequence(time(one["valid_from"]), time(one["valid_until"])),
                   name(one["subject_name"]), public_key(one["public_key"]), extensions)
    return sequence(tbs, algorithm(one["signature_algorithm"]), bits(bytes.fromhex(one["signature"])))
