#!/bin/sh
# Installs what sohoa needs and is not there: Debian packages (apt.txt) and .venv (requirements.lock).
# With the word "test" also what the tests need (apt-test.txt).
# Does nothing twice; where it may not install, it says what is needed. PYTHON chooses the Python.
set -eu
cd "$(dirname "$0")"

also=
[ "${1:-}" != test ] || also=apt-test.txt

say() { printf '%s\n' "$*" >&2; }

missing_packages() {
    grep -hv '^#' apt.txt $also | while read -r package; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || echo "$package"
    done
}

install_packages() {
    missing=$(missing_packages | tr '\n' ' ')
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" = 0 ]; then
        as_root=
    elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
        as_root=sudo
    else
        say "sohoa needs Debian packages that are not installed, and you may not install them."
        say "Ask an administrator to run:  apt-get install $missing"
        exit 1
    fi
    say "Installing Debian packages: $missing"
    $as_root apt-get update -qq
    # shellcheck disable=SC2086  # a list of words
    $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

check_programs() { # not a Debian system: look for what the packages would have brought
    if ! tesseract --list-langs 2>/dev/null | grep -qx vie; then
        say "sohoa needs tesseract 5 with the language data 'vie' and 'osd'. Install them, then run this again."
        exit 1
    fi
}

find_python() {
    for python in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$python"
            return
        fi
    done
    say "sohoa needs Python 3.11 or later with its venv module."
    exit 1
}

make_environment() {
    wanted=$(cat requirements.lock pyproject.toml | sha256sum)
    [ "$(cat .venv/installed 2>/dev/null)" != "$wanted" ] || return 0
    python=$(find_python)
    say "Installing Python packages into .venv (a few minutes the first time)"
    [ -x .venv/bin/python ] || "$python" -m venv .venv
    .venv/bin/python -m pip install -q --disable-pip-version-check -r requirements.lock
    .venv/bin/python -m pip install -q --disable-pip-version-check --no-deps -e .
    echo "$wanted" >.venv/installed
}

if command -v dpkg-query >/dev/null; then install_packages; else check_programs; fi
make_environment
