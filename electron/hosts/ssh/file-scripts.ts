/**
 * What the host's shell does to a file, as root. Each script takes its values as arguments and answers one line.
 * Nothing is ever moved in from another folder, so that a file has its folder's SELinux type; restorecon then gives it
 * the type of its path.
 */

/** The exit code of `readScript` where there is no file. */
export const absentExit = 66;

/** $1 path. Writes the file to stdout. */
export const readScript = `if [ ! -e "$1" ]; then exit ${absentExit}; fi
exec cat -- "$1"`;

const functions = `set -eu
umask 077
label() { if command -v selinuxenabled >/dev/null 2>&1 && selinuxenabled; then restorecon "$1"; fi; }
make_folder() { [ -d "$1" ] || { (umask 022; mkdir -p -- "$1"); label "$1"; }; }
has() { [ -f "$1" ] && [ ! -L "$1" ] && [ "$(stat -c '%a %U:%G' -- "$1")" = "$mode $owner" ]; }
settle() {
  chown -- "$owner" "$1"
  chmod -- "$mode" "$1"
  [ "$1" = "$path" ] || mv -fT -- "$1" "$path"
  label "$path"
}
sum() { sha256sum <"$1" | cut -d ' ' -f 1; }`;

/**
 * For each file four words: path, mode, owner, length; the bytes of all on stdin, one after the other. Answers a line
 * for each, `written` or `unchanged`. The length also tells a broken connection from the end of the bytes.
 */
export const writeScript = `${functions}
trap 'rm -f -- "$temp"' EXIT
trap 'exit 143' HUP INT TERM
while [ $# -gt 0 ]; do
  path=$1 mode=$2 owner=$3 length=$4 folder=\${1%/*}
  shift 4
  make_folder "$folder"
  temp=$(mktemp "$folder/.\${path##*/}.XXXXXX")
  head -c "$length" >"$temp"
  [ "$(wc -c <"$temp")" -eq "$length" ] || { echo 'the input broke off' >&2; exit 65; }
  if has "$path" && [ "$(sum "$temp")" = "$(sum "$path")" ]; then
    rm -f -- "$temp"
    echo unchanged
  else
    settle "$temp"
    echo written
  fi
done`;

/** $1 path, $2 mode, $3 owner, $4 sha256. Answers `unchanged`, `written` (only mode or owner) or `wanted`. */
export const compareScript = `${functions}
path=$1 mode=$2 owner=$3 sha256=$4
make_folder "\${path%/*}"
if [ ! -f "$path" ] || [ -L "$path" ] || [ "$(sum "$path")" != "$sha256" ]; then echo wanted; exit; fi
if has "$path"; then echo unchanged; exit; fi
settle "$path"
echo written`;

/**
 * $1 path, $2 mode, $3 owner, $4 sha256, $5 the uploaded file. Answers `written`, or the sha256 found instead.
 * An upload beside the path takes its place; one in a user's folder is copied first, and the copy is what is judged.
 */
export const acceptScript = `${functions}
path=$1 mode=$2 owner=$3 sha256=$4 upload=$5 temp=$5 folder=\${1%/*}
trap 'rm -f -- "$upload" "$temp"' EXIT
trap 'exit 143' HUP INT TERM
if [ "\${upload%/*}" != "$folder" ]; then
  temp=$(mktemp "$folder/.\${path##*/}.XXXXXX")
  cat -- "$upload" >"$temp"
fi
actual=$(sum "$temp")
if [ "$actual" != "$sha256" ]; then echo "$actual"; exit; fi
settle "$temp"
echo written`;

/**
 * As the login user: a folder of theirs that outlives the connection, for uploads; what broke off long ago is gone
 * from it. Answers its path.
 */
export const stagingScript = `umask 077
for folder in "\${HOME:-/nonexistent}/.pilothouse-upload" "/var/tmp/pilothouse-upload-$(id -u)"; do
  mkdir -- "$folder" 2>/dev/null
  if [ -d "$folder" ] && [ ! -L "$folder" ] && [ -O "$folder" ] && chmod 700 -- "$folder"; then
    find "$folder" -type f -mtime +1 -delete
    echo "$folder"
    exit
  fi
done
echo 'no folder for uploads' >&2
exit 73`;

/** $1 path. Answers `removed` or `absent`. */
export const removeScript = `if [ ! -e "$1" ] && [ ! -L "$1" ]; then echo absent; exit; fi
rm -rf --one-file-system -- "$1" && echo removed`;
