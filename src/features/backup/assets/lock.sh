# shellcheck shell=bash
# Sourced, after database.sh, by what must be alone with this site's database and its dumps.
#
#   FOLDER, PREFIX   where dumps are kept, and what their names begin with

# Ends with the argument where another has the lock. It is held until this process ends.
take_lock() {
  local code=0 lock
  exec {lock}>"$FOLDER/.$PREFIX.lock" || fail "$FOLDER/.$PREFIX.lock cannot be written. The group $(id --group) must be able to write to the dumps and what lies beside them."
  flock --nonblock "$lock" 2>"$ERRORS" || code=$?
  case $code in
    0) ;;
    1) fail "$1" ;;
    *) fail "the file system of the dumps has no locks: flock ended with $code. Mount an NFS share as version 4 (nfsvers=4.1), or keep the dumps on another claim. It said: $(<"$ERRORS")" ;;
  esac
}
