#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# Every rule of the model is broken by a test of the model: a rule that nothing breaks might be one that it never
# notices.
#
# usage: check_rules.py FOLDER
import glob, re, sys

folder = sys.argv[1]
rules = re.findall(r"^    X\(([A-Z_]+),", open(folder + "/model_rules.h", encoding="utf-8").read(), re.M)
broken = set()
for path in glob.glob(folder + "/test_lpc1768_model_*.c"):
    text = open(path, encoding="utf-8").read()
    broken.update(re.findall(r"\{RULE_([A-Z_]+),", text))
    broken.update(re.findall(r"assert_true\(model->broken\[RULE_([A-Z_]+)\] > 0\)", text))
missing = [rule for rule in rules if rule not in broken]
if not rules or missing:
    sys.exit("error: no test breaks " + (", ".join(missing) or "any rule: there are none"))
print(len(rules), "rules, each broken by a test")
