// SPDX-License-Identifier: Apache-2.0
//
// The status codes that all PSA Certified APIs share, as PSA Certified Status code API 1.0 (IHI
// 0097) publishes them. Mbed TLS's psa/crypto.h defines the same ones: a file may include both, in
// either order, because every macro has the same tokens there, and because whoever comes second
// sees PSA_SUCCESS and leaves psa_status_t alone.
#ifndef PSA_ERROR_H
#define PSA_ERROR_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef PSA_SUCCESS
/// 0, or one of the negative values below.
typedef int32_t psa_status_t;
#endif

// A blank more or less, and the preprocessor takes a macro for another one than Mbed TLS's.
// clang-format off
#define PSA_SUCCESS                     ((psa_status_t)0) ///< done
#define PSA_ERROR_PROGRAMMER_ERROR      ((psa_status_t)-129) ///< the caller broke the contract in a way that was noticed
#define PSA_ERROR_CONNECTION_REFUSED    ((psa_status_t)-130) ///< a connection to a service is not permitted
#define PSA_ERROR_CONNECTION_BUSY       ((psa_status_t)-131) ///< a service cannot take a connection now
#define PSA_ERROR_GENERIC_ERROR         ((psa_status_t)-132) ///< none of the others fits
#define PSA_ERROR_NOT_PERMITTED         ((psa_status_t)-133) ///< a policy forbids it: the record is write-once
#define PSA_ERROR_NOT_SUPPORTED         ((psa_status_t)-134) ///< this build cannot do it, or not with these flags
#define PSA_ERROR_INVALID_ARGUMENT      ((psa_status_t)-135) ///< an argument is outside of its range
#define PSA_ERROR_INVALID_HANDLE        ((psa_status_t)-136) ///< a handle stands for nothing
#define PSA_ERROR_BAD_STATE             ((psa_status_t)-137) ///< not allowed at this moment
#define PSA_ERROR_BUFFER_TOO_SMALL      ((psa_status_t)-138) ///< an output does not fit
#define PSA_ERROR_ALREADY_EXISTS        ((psa_status_t)-139) ///< there is one of that name
#define PSA_ERROR_DOES_NOT_EXIST        ((psa_status_t)-140) ///< there is none of that name
#define PSA_ERROR_INSUFFICIENT_MEMORY   ((psa_status_t)-141) ///< out of RAM
#define PSA_ERROR_INSUFFICIENT_STORAGE  ((psa_status_t)-142) ///< out of flash
#define PSA_ERROR_INSUFFICIENT_DATA     ((psa_status_t)-143) ///< an input ended early
#define PSA_ERROR_SERVICE_FAILURE       ((psa_status_t)-144) ///< what this rests on failed
#define PSA_ERROR_COMMUNICATION_FAILURE ((psa_status_t)-145) ///< what this rests on could not be reached
#define PSA_ERROR_STORAGE_FAILURE       ((psa_status_t)-146) ///< flash failed; some of the data may be lost
#define PSA_ERROR_HARDWARE_FAILURE      ((psa_status_t)-147) ///< the part failed
#define PSA_ERROR_INVALID_SIGNATURE     ((psa_status_t)-149) ///< a tag, a MAC or a signature does not verify
#define PSA_ERROR_CORRUPTION_DETECTED   ((psa_status_t)-151) ///< somebody tampers with the device
#define PSA_ERROR_DATA_CORRUPT          ((psa_status_t)-152) ///< what is stored is damaged
#define PSA_ERROR_DATA_INVALID          ((psa_status_t)-153) ///< what is stored is not what this version writes
#define PSA_OPERATION_INCOMPLETE        ((psa_status_t)-248) ///< there is more to do: call again
// clang-format on

#ifdef __cplusplus
}
#endif

#endif
