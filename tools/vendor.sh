#!/usr/bin/env bash
# Rebuilds kg/vendor/ from npm: the SPARQL editor of the query page, unchanged, with its licences.
# make vendor runs this; tests/test_server_vendor.py holds the files to kg/vendor/yasqe/SHA256SUMS.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

version=4.6.2
integrity='sha512-83iCLuBIgU04KBIaibxZTjKvrXD6sEe/+aqsHxLb4+ZVD4eaUwh5hFJEetuWkiKBY6WxTjVOmhKXvh2AAOR14g=='
home=kg/vendor/yasqe

command -v npm >/dev/null || { echo 'missing: npm; on Debian: apt-get install npm' >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# The file of an npm package as the registry holds it.
fetch() {
    (cd "$folder" && npm pack --silent "$1")
}

archive=$(fetch "@zazuko/yasqe@$version")
found="sha512-$(openssl dgst -sha512 -binary "$folder/$archive" | base64 -w0)"
[[ "$found" == "$integrity" ]] || { echo "@zazuko/yasqe $version is not what it was: $found" >&2; exit 1; }
tar -xzf "$folder/$archive" -C "$folder"

mkdir -p "$home"
# Without the line that names a source map, which is not shipped.
sed '/^\/\/# sourceMappingURL=/d' "$folder/package/build/yasqe.min.js" >"$home/yasqe.min.js"
sed '/^\/\*# sourceMappingURL=/d' "$folder/package/build/yasqe.min.css" >"$home/yasqe.min.css"

{
    echo "@zazuko/yasqe $version (https://github.com/rdfjs/Yasgui), MIT, by Triply and Zazuko GmbH"
    echo "as its package.json says; the package carries no licence file of its own. The MIT licence"
    echo "reads as below. Its file also holds the packages that follow, each with its own licence."
    for package in codemirror@5.65.21 lodash-es@4.18.1 query-string@6.14.1; do
        archive=$(fetch "$package")
        mkdir -p "$folder/$package"
        tar -xzf "$folder/$archive" -C "$folder/$package"
        printf '\n── %s ──\n\n' "$package"
        cat "$folder/$package"/package/[Ll][Ii][Cc][Ee][Nn][Ss][Ee]*
    done
} >"$home/LICENSES.txt"

(cd "$home" && sha256sum LICENSES.txt yasqe.min.css yasqe.min.js >SHA256SUMS)
echo "$home: @zazuko/yasqe $version"
