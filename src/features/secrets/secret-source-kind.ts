import { contract, type Kind, method } from '../../core/props/kind';

/** What looks like an encrypted file. A literal in its place is not shown, it may be a secret. */
export const secretSource: Kind = {
  ...contract('SopsSecrets or EncryptedManifests, such as SopsSecrets.fromFile("secrets.enc.yaml")', { addTo: method }),
  hidden: true,
};
