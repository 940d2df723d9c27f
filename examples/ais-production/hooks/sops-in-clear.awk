# Says which values of a file of sops are in clear, although its own rule has them encrypted; nothing where none is. For
# hooks/pre-commit. A rule that awk cannot read counts for keys whose names are no secrets'.

function unquoted(text) {
  sub(/[ \t]*,?[ \t]*$/, "", text)
  if (text ~ /^".*"$/ || text ~ /^'.*'$/) text = substr(text, 2, length(text) - 2)
  return text
}

function matches(step, expression) {
  if (expression ~ /^\(\?i\)/) { step = tolower(step); expression = tolower(substr(expression, 5)) }
  return step ~ expression
}

function ends(step, suffix) { return length(step) >= length(suffix) && substr(step, length(step) - length(suffix) + 1) == suffix }

# Whether the rule of the file leaves it in clear.
function is_left(secret, key,   yes) {
  if (tolower(key) ~ /(password|passwd|passphrase|secret|token|credentials?|key|\.pem|\.p12|\.jks|\.dockerconfigjson)$/) return 0
  if (rule == "unencrypted_suffix") return ends(key, pattern) || ends(secret, pattern)
  if (rule == "encrypted_suffix") return !ends(key, pattern) && !ends(secret, pattern)
  if (rule ~ /comment/ || pattern ~ /\\[^.]|\(\?[^i]/) return 1
  yes = matches(key, pattern) || matches(secret, pattern)
  return rule == "encrypted_regex" ? !yes : yes
}

BEGIN { rule = "unencrypted_suffix"; pattern = "_unencrypted" }

{ sub(/\r$/, "") }
/^[ \t]*#/ || /^[ \t]*[{}\]],?[ \t]*$/ || /^[ \t]*$/ || /^---/ { next }

{
  match($0, /^[ \t]*(-[ \t]+)*/)
  indent = RLENGTH
  body = substr($0, indent + 1)
  if (first == "") first = indent + 1
  colon = index(body, ":")
  key = unquoted(substr(body, 1, colon > 0 ? colon - 1 : length(body)))
  value = colon > 0 ? unquoted(substr(body, colon + 1)) : body
  sub(/^[ \t]+/, "", value)
  value = unquoted(value)

  if (indent + 1 <= first) { secret = key; sops = key == "sops" }
  if (sops) {
    if (key ~ /^(un)?encrypted_(comment_)?(suffix|regex)$/ && value != "") { rule = key; pattern = value }
    if (key == "mac" && value ~ /^ENC\[/) mac = 1
    next
  }
  if (value == "" || value == "{" || value == "[" || value ~ /^ENC\[AES256_GCM,.*\]$/) next
  count++
  secrets[count] = secret
  keys[count] = indent + 1 <= first ? secret : key
}

END {
  if (!mac) print "is not encrypted"
  else for (i = 1; i <= count; i++) if (!is_left(secrets[i], keys[i])) print "has " (secrets[i] == keys[i] ? keys[i] : secrets[i] "." keys[i]) " in clear"
}
