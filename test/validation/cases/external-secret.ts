import { ApiObject, Chart } from 'cdk8s';
import { ExternalSecret, type ExternalSecretProps, Secret } from 'cdk8s-xnat';
import { type Allowed, type Case, mistake, site } from '../case';

const password = { key: 'prod/xnat/db', property: 'password' };

const made = (props: Partial<ExternalSecretProps>, credentials = Secret.named('db')) =>
  site({ postgres: { credentials } }, (uwa) => void new ExternalSecret(uwa, 'db', { store: 'aws', ...props }));

/** A site that reads the Secret `db`, and what makes it. */
const object = (kind: string, apiVersion: string, fields: object) =>
  site({ postgres: { credentials: Secret.named('db') } }, (uwa) => void new ApiObject(uwa, 'db', { kind, apiVersion, metadata: { name: 'db' }, ...fields }));

const certificate = (spec: object, ...keys: string[]) =>
  site({}, (uwa) => {
    new ApiObject(uwa, 'certificate', {
      kind: 'Certificate',
      apiVersion: 'cert-manager.io/v1',
      metadata: { name: 'web' },
      spec: { secretName: 'web', ...spec },
    });
    const other = new Chart(uwa.node.root, 'other', { namespace: 'uwa' });
    new ApiObject(other, 'reader', {
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: { name: 'reader' },
      spec: { template: { spec: { volumes: [{ secret: { secretName: 'web', items: keys.map((key) => ({ key })) } }] } } },
    });
  });

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
  mistake(
    'secret-keys',
    'a key that a Secret of the app does not have',
    object('Secret', 'v1', { stringData: { user: 'xnat' }, data: { pass: 'eA==' } }),
    `
      [uwa] the Secret "db" is made by Secret db with "pass" and "user", and without "password", which is read by StatefulSet uwa-postgresql and StatefulSet uwa-xnat-web (secret-keys)
          why  the pod would wait for the key for ever
          fix  add password to what Secret db makes, if it can have it; or say in the reader's prop how the key is called: Secret.named("db", { password: "pass" })`,
    object('Secret', 'v1', { data: { password: 'eA==' } }),
  ),
  mistake(
    'secret-keys',
    'a key that no certificate has, of a reader in a chart of ones own',
    certificate({}, 'keystore.p12'),
    `
      [uwa] the Secret "web" is made by Certificate web with "ca.crt" and "tls.crt" and "tls.key", and without "keystore.p12", which is read by Deployment reader (secret-keys)
          why  the pod would wait for the key for ever
          fix  add keystore.p12 to what Certificate web makes, if it can have it; or write "ca.crt" for "keystore.p12" in the reader's prop, Secret.named("web", …), or leave it out where the key has the reader's own name`,
    certificate({ keystores: { pkcs12: { create: true } } }, 'keystore.p12'),
  ),
];

export const externalSecretAllowed: readonly Allowed[] = [
  { rule: 'secret-keys', title: 'a Secret that a controller fills', allowed: object('Secret', 'v1', { type: 'kubernetes.io/service-account-token' }) },
  {
    rule: 'secret-keys',
    title: 'what a certificate has',
    allowed: certificate(
      { additionalOutputFormats: [{ type: 'CombinedPEM' }, { type: 'DER' }], keystores: { jks: { create: true } } },
      'ca.crt',
      'tls.key',
      'key.der',
      'tls-combined.pem',
      'keystore.jks',
    ),
  },
];
