#!/usr/bin/env bash
# The programs of others that the tests hold our files against, beside Python:
#   rapper   reads our RDF with a parser that is not ours
#   chromium opens our pages, unless Playwright brought a browser of its own
#   a font   with Chinese glyphs, so that no label turns into boxes
#   java     runs HermiT, a reasoner
#   curl, npm and ps ask the server and look at its processes
#
# Installs what is missing as root, or where CI=true; elsewhere names the one command to run.
set -euo pipefail

# One line for each need: a Debian package. Empty when nothing is missing.
missing() {
    command -v rapper >/dev/null || echo raptor2-utils
    browser || echo chromium
    command -v fc-list >/dev/null || echo fontconfig
    chinese_font || echo fonts-wqy-microhei
    command -v java >/dev/null || echo default-jre-headless
    command -v curl >/dev/null || echo curl
    command -v npm >/dev/null || echo npm
    command -v ps >/dev/null || echo procps
}

browser() {
    local name
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "${name}" >/dev/null && return 0
    done
    compgen -G "${PLAYWRIGHT_BROWSERS_PATH:-${HOME}/.cache/ms-playwright}/chromium-*" >/dev/null \
        && .venv/bin/python -c "${OWN_BROWSER}" 2>/dev/null
}

# Whether the browser that lies there is of the revision that the installed Playwright asks for.
OWN_BROWSER='
from pathlib import Path
from playwright.sync_api import sync_playwright
with sync_playwright() as tools:
    raise SystemExit(not Path(tools.chromium.executable_path).exists())
'

chinese_font() {
    command -v fc-list >/dev/null && [[ -n "$(fc-list :lang=zh file)" ]]
}

mapfile -t packages < <(missing)
if [[ ${#packages[@]} -eq 0 ]]; then
    exit 0
fi

install=(apt-get install -y --no-install-recommends "${packages[@]}")
as_root=()
if [[ ${EUID} -ne 0 ]]; then
    as_root=(sudo)
fi

may_install() {
    command -v apt-get >/dev/null || return 1
    [[ ${EUID} -eq 0 ]] && return 0
    [[ "${CI:-}" == true ]] && command -v sudo >/dev/null
}

if ! may_install; then
    echo "missing for the tests; run: sudo ${install[*]}" >&2
    exit 1
fi

export DEBIAN_FRONTEND=noninteractive
update() {
    "${as_root[@]}" apt-get update -qq
}
# Mirrors are unwell for a moment now and then.
update || { sleep 5 && update; }
"${as_root[@]}" "${install[@]}" -qq >/dev/null

mapfile -t packages < <(missing)
if [[ ${#packages[@]} -gt 0 ]]; then
    echo "still missing after installation: ${packages[*]}" >&2
    exit 1
fi
