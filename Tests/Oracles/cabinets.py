"""Compares how cabinets are unpacked: cabinets.py WORKER SCRATCH CABINET...

Each file is compared by its hash and its name with what cabextract unpacks, and with what 7z unpacks where cabextract takes the
cabinet. What cabextract refuses must be refused here too. Ends with 1 where anything differs.
"""

import hashlib
import os
import shutil
import subprocess
import sys


def by_worker(worker, path):
    said = subprocess.run([worker, path], capture_output=True, timeout=600)
    lines = said.stdout.decode().splitlines()
    errors = [line for line in lines if line.startswith("error: ")]
    if said.returncode != 0:
        errors.append(f"status {said.returncode}")
    files = [line.split(" ", 2) for line in lines if not line.startswith("error: ")]
    return sorted((name.replace("\\", "/"), digest) for digest, _, name in files), errors


def by_other(command, folder):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    said = subprocess.run(command, capture_output=True, timeout=600)
    files = []
    for root, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(root, name)
            with open(path, "rb") as file:
                files.append((os.path.relpath(path, folder), hashlib.sha256(file.read()).hexdigest()))
    shutil.rmtree(folder)
    return sorted(files), said.returncode


def main():
    worker, scratch, cabinets = sys.argv[1], sys.argv[2], sys.argv[3:]
    folder = os.path.join(scratch, "unpacked")
    different = same = refused = compared = 0
    for path in cabinets:
        ours, errors = by_worker(worker, path)
        theirs, status = by_other(["cabextract", "-q", "-d", folder, path], folder)
        seven, seven_status = by_other(["7z", "x", "-y", f"-o{folder}", path], folder) if shutil.which("7z") else ([], 1)
        if status != 0:
            if errors:
                refused += 1
            else:
                different += 1
                print(f"{path}: cabextract refuses it and wupd does not")
        elif errors or ours != theirs:
            different += 1
            print(f"{path}: {errors} wupd {ours} cabextract {theirs}")
        else:
            same += 1
            compared += len(ours)
            # 7z takes a program apart into its sections instead.
            if seven_status == 0 and path.endswith(".cab") and [d for _, d in seven] and sorted(d for _, d in seven) != sorted(d for _, d in ours):
                print(f"{path}: 7z has other files: {seven}")
    print(f"{len(cabinets)} cabinets: {same} with {compared} files unpacked alike, {refused} refused by both, {different} differ")
    sys.exit(1 if different or not same else 0)


main()
