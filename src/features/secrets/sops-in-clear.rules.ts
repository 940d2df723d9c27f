import { enumerate, quoted } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';

export interface SopsInClear {
  readonly path: string;
  /** Such as `xnat-aaf.clientId`. */
  readonly places: readonly string[];
}

const stand = ({ path, places }: SopsInClear) =>
  `${enumerate(places.map(quoted))} in ${quoted(path)} ${places.length === 1 ? 'stands' : 'stand'} there in clear`;
const ENCRYPT_ALL = 'have sops encrypt every value: remove unencrypted_…, encrypted_… and mac_only_encrypted from .sops.yaml, and make the file anew with it';

export const sopsInClear = new Rule<SopsInClear>({
  id: 'sops-in-clear',
  refuses: 'a value of an encrypted file that its rule leaves in clear',
  why: 'nothing binds it to its place: whoever can write to the file can split it, or move it to another key, and the MAC still fits',
  acknowledgeable: true,
  check: (subject): Report[] => [{ what: `${stand(subject)}, as the file's rule has it`, fix: ENCRYPT_ALL }],
});

export const sopsMacOnly = new Rule<SopsInClear>({
  id: 'sops-mac-only',
  refuses: 'a value in clear in an encrypted file whose MAC is over the encrypted values alone',
  why: 'nothing guards it: whoever can write to the file can change it, and add whole Secrets in clear, and the MAC still fits',
  acknowledgeable: true,
  check: (subject): Report[] => [{ what: `${stand(subject)}, and mac_only_encrypted is set`, fix: ENCRYPT_ALL }],
});
