import { textOf, type Values } from '../chart';
import { isTree } from '../values';

/** Where the variable that `${NAME}` stands for comes from. */
export function referenceOf(values: Values, value: unknown): { secretName: string; key: string } | undefined {
  const [, variable] = /^\$\{?(\w+)\}?$/.exec(textOf(value) ?? '') ?? [];
  for (const entry of values.list('xnat-web.pluginSecrets').filter(isTree)) {
    const key = (Array.isArray(entry.secretKeys) ? entry.secretKeys : []).filter(isTree).find(({ name }) => name === variable);
    if (key && variable !== undefined) return { secretName: String(entry.existingSecret), key: String(key.key) };
  }
  return undefined;
}
