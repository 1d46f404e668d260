// SPDX-License-Identifier: Apache-2.0
//
// Runs a fuzz target over every file of the folders given, so that a corpus is an ordinary test in
// builds that have no fuzzer. Fails if a folder holds no file: a test of nothing would pass
// otherwise.
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay_file(const char *path)
{
    struct stat status;
    FILE *file = fopen(path, "rb");
    if (file == NULL || fstat(fileno(file), &status) != 0) {
        perror(path);
        return -1;
    }
    // One allocation of exactly the size, so that a read past the end is seen by the sanitizers.
    size_t size = (size_t)status.st_size;
    uint8_t *data = malloc(size > 0 ? size : 1);
    int result = -1;
    if (data != NULL && fread(data, 1, size, file) == size) {
        result = LLVMFuzzerTestOneInput(data, size);
    }
    free(data);
    fclose(file);
    return result;
}

static int replay_folder(const char *folder, unsigned *count)
{
    DIR *entries = opendir(folder);
    if (entries == NULL) {
        perror(folder);
        return -1;
    }
    int result = 0;
    for (struct dirent *entry; (entry = readdir(entries)) != NULL;) {
        if (entry->d_name[0] == '.') {
            continue;
        }
        char path[4096];
        int length = snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (length < 0 || (size_t)length >= sizeof path || replay_file(path) != 0) {
            fprintf(stderr, "error: %s/%s failed\n", folder, entry->d_name);
            result = -1;
        }
        (*count)++;
    }
    closedir(entries);
    return result;
}

int main(int argc, char **argv)
{
    unsigned count = 0;
    for (int i = 1; i < argc; i++) {
        if (replay_folder(argv[i], &count) != 0) {
            return 1;
        }
    }
    printf("%u inputs replayed\n", count);
    return count > 0 ? 0 : 1;
}
