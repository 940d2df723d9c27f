# Says in which lines of a YAML or JSON file secrets stand in clear; nothing where none does. For hooks/pre-commit.

function value_of(text) {
  sub(/^[^:]*:[ \t]*/, "", text)
  sub(/^![^ \t]*[ \t]*/, "", text)
  sub(/[ \t]+#.*$/, "", text)
  sub(/,?[ \t]*$/, "", text)
  if (text ~ /^".*"$/ || text ~ /^'.*'$/) text = substr(text, 2, length(text) - 2)
  return text
}

function forget() {
  split("", secrets); split("", blocks); split("", clear)
  kind = ""; mac = sealed_open = applied = flow = flow_data = templates = 0; block = sealed_block = -1
}

# At the end of a document.
function judge(   at) {
  for (at in secrets) if (at in blocks && (!mac || at in clear)) tell("a Secret whose values are in clear")
  if (flow && !mac) { if (flow_data) tell("a Secret whose values are in clear"); else for (at in blocks) tell("a Secret whose values are in clear") }
  if (kind == "SopsSecret") for (at in blocks) if (!mac || at in clear) tell("a SopsSecret whose values are in clear")
  if (kind == "SealedSecret" && (sealed_open || templates)) tell("a SealedSecret with a value in clear")
  if (applied && kind ~ /Secret$/) tell("what kubectl apply remembers of a Secret, in clear")
  forget()
}

function tell(what) { if (!(what in told)) print what; told[what] = 1 }

BEGIN {
  forget()
  NAME = "[\"']?([A-Za-z0-9_.-]*([Pp]assword|[Pp]asswd|[Pp]assphrase|-password|_password|[Cc]lientSecret|client_secret|_secret)|encryptionkey|reportingkey|savedobjectskey|secret_key|access_key|tls\\.key|\\.dockerconfigjson)[\"']?"
}

{ sub(/\r$/, "") }
/^[ \t]*#/ { next }
/^---/ { judge() }

{
  match($0, /^[ \t]*(-[ \t]+)*/)
  indent = RLENGTH
  body = substr($0, indent + 1)
  value = value_of(body)

  if (body ~ /^["']?kind["']?[ \t]*:/) {
    if (value == "Secret") { secrets[indent] = 1; kind = value }
    if (value == "SealedSecret" || value == "SopsSecret") kind = value
  }
  if (body ~ /^["']?mac["']?[ \t]*:[ \t]*["']?ENC\[/) mac = 1
  if ($0 ~ /last-applied-configuration/) applied = 1
  if ($0 ~ /[{,][ \t]*["']?kind["']?[ \t]*:[ \t]*["']?Secret["']?[ \t]*([,}]|$)/) { flow = 1; kind = "Secret" }
  if ($0 ~ /[{,][ \t]*["']?(data|stringData)["']?[ \t]*:/) flow_data = 1

  if (block >= 0 && body != "" && indent <= block) block = -1
  if (sealed_block >= 0 && body != "" && indent <= sealed_block) sealed_block = -1
  if (body ~ /^["']?(data|stringData)["']?[ \t]*:/) {
    if (value == "" || value == "{") block = indent
    if (value != "{}" && value != "null" && value != "~") blocks[indent] = 1
    if (value != "" && value != "{") { clear[indent] = 1; if (value !~ /^\{\}?$/) templates = 1 }
  } else if (block >= 0 && value != "" && body !~ /^[}\]]/) {
    if (value !~ /^ENC\[AES256_GCM,/) clear[block] = 1
    if (value !~ /\{\{/) templates = 1
  }
  # A key of RSA, of 2048 bits or more, stands before each sealed value.
  if (body ~ /^["']?encryptedData["']?[ \t]*:/) {
    sealed_block = indent
    if (value ~ /^\{./) sealed_open = 1
  } else if (sealed_block >= 0 && body !~ /^[}\]]/ && body != "" && (length(value) < 366 || value ~ /[^A-Za-z0-9+\/=]/)) sealed_open = 1

  if (sealed_block < 0 && match($0, "(^[ \t]*(-[ \t]+)*|[{,][ \t]*)" NAME "[ \t]*:[ \t]+")) {
    password = substr($0, RSTART + RLENGTH)
    # What is empty, encrypted, filled in later, or goes on below.
    if (password !~ /^(["']["']|#|["']?(ENC\[AES256_GCM,|\{\{|\$[{(]|@@|<|…)|[{|>\[&*]|(null|true|false|~)[ \t]*($|[,}#]))/ && password !~ /^[ \t]*$/) tell("a password in clear, in line " NR)
  }
}

END { judge() }
