import { ExternalSecret, type ExternalSecretProps, Secret } from 'cdk8s-xnat';
import { type Case, mistake, site } from '../case';

const password = { key: 'prod/xnat/db', property: 'password' };

const made = (props: Partial<ExternalSecretProps>, credentials = Secret.named('db')) =>
  site({ postgres: { credentials } }, (uwa) => void new ExternalSecret(uwa, 'db', { store: 'aws', ...props }));

export const externalSecretCases: readonly Case[] = [
  mistake(
    'external-secret',
    'nothing that is copied',
    made({}),
    `
      [uwa/db] neither keys nor extract says what is copied (external-secret)
          why  the operator would make a Secret without a key, or none
          fix  write keys: { password: { key: "xnat/db", property: "password" } }`,
    made({ extract: 'prod/xnat/db' }),
  ),
  mistake(
    'secret-keys',
    'a key that is not made',
    made({ keys: { pass: password } }),
    `
      [uwa/db] the Secret "db" is made with "pass", and without "password", which is read by StatefulSet uwa-postgresql and StatefulSet uwa-xnat-web (secret-keys)
          why  the pod would wait for the key for ever
          fix  add password to keys; or say in the reader's prop how the key is called: Secret.named("db", { password: "pass" })`,
    made({ keys: { pass: password } }, Secret.named('db', { password: 'pass' })),
  ),
];
