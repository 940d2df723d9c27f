import type { Finding } from '../../core/refusals/finding';
import { isDataKeyFor } from './data-key';
import { nearestConfig } from './sops-config';
import type { SopsMetadata } from './sops-metadata';
import { sopsRecipients } from './sops-recipients.rules';
import { sopsTampered } from './sops.rules';

/** What can be told of those that a file is encrypted for, without their keys. */
export function examineRecipients(path: string, metadata: SopsMetadata): Finding[] {
  const damaged = metadata.age.filter(({ recipient, armored }) => !isDataKeyFor(recipient, armored));
  const recipients = metadata.age.map(({ recipient }) => recipient);
  const twice = metadata.grouped ? [] : [...new Set(recipients.filter((one, i) => recipients.indexOf(one) !== i))];
  const findings = [
    ...damaged.flatMap(({ recipient }) => sopsTampered.findings({ path, problem: 'recipient', recipient })),
    ...twice.flatMap((recipient) => sopsTampered.findings({ path, problem: 'recipient twice', recipient })),
  ];
  if (findings.length > 0) return findings;
  const config = nearestConfig(path);
  const differs = config && differencesOf(metadata, config.keys);
  return config && differs ? sopsRecipients.findings({ path, config: config.path, ...differs }) : [];
}

type Keys = Readonly<Record<string, readonly string[] | undefined>>;

/** By kind of key. What a kind of the configuration is to the file is known for these two alone. */
function differencesOf({ age, pgp, others }: SopsMetadata, keys: Keys): { added: string[]; missing: string[] } {
  const kinds = [
    { here: age.map(({ recipient }) => recipient), there: keys.age ?? [], named: (key: string) => key },
    { here: pgp.map(fingerprint), there: (keys.pgp ?? []).map(fingerprint), named: (key: string) => `GnuPG ${key}` },
  ];
  const unknown = keys.others === undefined ? others.filter((title) => !title.startsWith('GnuPG ')) : [];
  return {
    added: [...kinds.flatMap(({ here, there, named }) => here.filter((key) => !there.includes(key)).map(named)), ...unknown],
    missing: kinds.flatMap(({ here, there, named }) => there.filter((key) => !here.includes(key)).map(named)),
  };
}

const fingerprint = (key: string) => key.replace(/\s/g, '').toUpperCase();
