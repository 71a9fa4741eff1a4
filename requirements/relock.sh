#!/bin/sh
# Writes requirements/*.lock again from requirements/*.in. Name the ones to do, or none for all:
#   requirements/relock.sh            requirements/relock.sh teller
# The locks hold for CPython 3.10 and 3.11 on Linux (pyproject.toml, tool.uv), carry hashes and name no package
# index. A file NAME.overrides beside NAME.in drops or replaces what a package asks for.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$here"
tool=${TMPDIR:-/tmp}/teller-relock-env
if ! "$tool/bin/uv" --version >/dev/null 2>&1; then
    rm -rf "$tool"
    python3 -m venv "$tool"
    "$tool/bin/pip" install --quiet uv
fi
[ $# -gt 0 ] || set -- *.in
for name in "$@"; do
    name=${name%.in}
    overrides=
    [ ! -f "$name.overrides" ] || overrides="--override $name.overrides"
    # Rasa 3.6 refuses 3.11 by its own markers but runs on it: what resolves for 3.10 is installed on both.
    target="--universal --python-version 3.10"
    [ "$name" != rasa ] || target="--python-version 3.10 --python-platform x86_64-manylinux_2_28"
    # shellcheck disable=SC2086  # several words on purpose
    "$tool/bin/uv" pip compile --quiet $target --generate-hashes --no-emit-index-url --no-emit-find-links \
        --no-header $overrides -o "$name.lock" "$name.in" >/dev/null
    # Every line would repeat what pyproject.toml already says; keep only what tells 3.10 from 3.11.
    sed -i -E -e "s/ ; python_full_version < '3.12' and implementation_name == 'cpython' and (platform_python_implementation [!=]= '[A-Za-z]+' and )?sys_platform == 'linux'//" \
        -e "s/ and implementation_name == 'cpython' and sys_platform == 'linux'//" "$name.lock"
    echo "relock: $name.lock, $(grep -c '^[a-z].*==' "$name.lock") lines of packages" >&2
done
