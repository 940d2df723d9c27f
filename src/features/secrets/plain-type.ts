/**
 * What the YAML of sops takes a text without quotes for. `unsure` is what is written in a way that it would write anew,
 * such as an octal number.
 */
export function plainType(text: string): string {
  if (/^(~|null|Null|NULL|)$/.test(text)) return 'null';
  if (/^(true|True|TRUE|false|False|FALSE)$/.test(text)) return 'bool';
  if (/^(0|-?[1-9]\d{0,17})$/.test(text)) return 'int';
  if (/^[-+]?(\.\d|\d)[\d_]*(\.[\d_]*)?([eE][-+]?\d+)?$|^[-+]?0[xob]_?[\da-fA-F_]+$|^[-+]?\.(inf|nan)$|^\d{4}-\d\d?-\d\d?([Tt ].*)?$/i.test(text))
    return 'unsure';
  return 'str';
}
