import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ApiObject, Chart } from 'cdk8s';
import { Login, EncryptedManifests, ExternalSecret, Secret, SopsMode, SopsSecrets, type XnatSite, type XnatSiteProps } from 'cdk8s-xnat';
import { type Allowed, type Build, type Case, mistake, site } from '../case';
import { encrypt, fixture, RECIPIENT, setMachine, WITH_KEY } from '../../support/sops';

const FILE = 'secrets.enc.yaml';
/** Without its key. */
const fromFile = (path = FILE) => SopsSecrets.fromFile(path, { mode: SopsMode.PLACEHOLDERS });
const text = (name: string) => readFileSync(resolve(fixture(name)), 'utf8');
const original = text('secrets.enc.yaml');

const folders: string[] = [];
// Values are asked for when all is built.
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** In a folder of its own with this file, as messages name it. */
function inFolder(name: string, content: string | (() => string) | undefined, build: Build): Build {
  return (app) => {
    const [folder, before] = [mkdtempSync(join(tmpdir(), 'xnat-cases-')), process.cwd()];
    folders.push(folder);
    if (content !== undefined) writeFileSync(join(folder, name), typeof content === 'string' ? content : content());
    process.chdir(folder);
    try {
      build(app);
    } finally {
      process.chdir(before);
    }
  };
}

const named = { postgres: { credentials: Secret.named('xnat-postgresql') }, xnat: { adminCredentials: Secret.named('xnat-xnat-web-admin') } };
const aaf = { logins: [Login.aaf({ client: Secret.named('xnat-aaf') })] };

/** A site that reads what the fixtures' file has, of a file with this content. */
const sops = (content: string | undefined, props: Partial<XnatSiteProps> = {}, then: (uwa: XnatSite) => void = () => undefined): Build =>
  inFolder(FILE, content, (app) => site({ ...named, ...aaf, secrets: fromFile(), ...props }, then)(app));
/** As `sops`, and decrypted. */
const opened = (content: () => string, machine = WITH_KEY): Build =>
  inFolder(FILE, content, (app) => {
    // Of the tests alone, whichever machine they run on.
    setMachine(machine);
    site({ ...named, ...aaf, secrets: SopsSecrets.fromFile(FILE) })(app);
  });
/** A mistake that shows when the file is decrypted, by the real sops. */
const mistakeInside = (...args: Parameters<typeof mistake>): Case => ({ ...mistake(...args), needsSops: true });
/** With a `.sops.yaml` beside the file. */
const configured = (content: string, config: string): Build =>
  inFolder(FILE, content, (app) => {
    writeFileSync('.sops.yaml', config);
    site({ ...named, ...aaf, secrets: fromFile() })(app);
  });
/** A file with these values, encrypted. */
const withValues = (secrets: Record<string, Record<string, string>>) => opened(() => encrypt(secrets));
const base64 = (first: number, second: number, content: string, length: number) =>
  Buffer.concat([Buffer.from([first, second]), Buffer.alloc(length, content)]).toString('base64');
/** A chart of its own in the namespace of the site, which was not given the file. */
const readerOf = (key: string) => (uwa: XnatSite) => {
  const chart = new Chart(uwa.node.root, 'mine', { namespace: 'uwa' });
  new ApiObject(chart, 'reader', {
    kind: 'Deployment',
    apiVersion: 'apps/v1',
    metadata: { name: 'reader' },
    spec: { template: { spec: { containers: [{ env: [{ valueFrom: { secretKeyRef: { name: 'xnat-aaf', key } } }] }] } } },
  });
};
const good = sops(original);
const AAF_ALONE = original.replace(/^xnat-xnat-web-admin:[^]*?(?=^xnat-aaf:)/m, '');
const replaced = (from: string | RegExp, to: string) => original.replace(from, to);
/** A value that looks encrypted, where nobody decrypts it. */
const ENC = /(?<=clientSecret: )ENC.*/.exec(original)![0];

const manifests = (content: string | undefined, name = 'sealed.yaml', props: Partial<XnatSiteProps> = aaf): Build =>
  inFolder(name, content, (app) => site({ namespace: 'xnat', ...props, secrets: EncryptedManifests.fromFile(name) })(app));
const flux = text('flux.yaml');
const sealed = manifests(flux);
const copied = (title: string, broken: Build, report: string) => mistake('encrypted-manifests', title, broken, report, sealed);

export const sopsCases: readonly Case[] = [
  mistake(
    'sops-file',
    'a file that is not there',
    sops(undefined),
    `
      [uwa] there is no file "secrets.enc.yaml" (sops-file)
          why  no Secret could be made of it
          fix  correct its path: a path is relative to the folder in which the synthesis runs; or make it: sops secrets.enc.yaml`,
    good,
  ),
  mistake(
    'sops-file',
    'a misspelt name of a file that is there',
    inFolder(FILE, original, (app) => site({ secrets: fromFile('secret.enc.yml') })(app)),
    `
      [uwa] there is no file "secret.enc.yml" (sops-file)
          why  no Secret could be made of it
          fix  write "secrets.enc.yaml": a path is relative to the folder in which the synthesis runs; or make it: sops secret.enc.yml`,
    good,
  ),
  mistake(
    'sops-file',
    'a misspelt folder',
    inFolder(FILE, original, (app) => {
      mkdirSync('secrets');
      renameSync(FILE, join('secrets', FILE));
      site({ secrets: fromFile('secret/secrets.enc.yaml') })(app);
    }),
    `
      [uwa] there is no file "secret/secrets.enc.yaml" (sops-file)
          why  no Secret could be made of it
          fix  write "secrets/secrets.enc.yaml": a path is relative to the folder in which the synthesis runs; or make it: sops secret/secrets.enc.yaml`,
    good,
  ),
  mistake(
    'sops-file',
    'a path that may be the secret itself',
    inFolder(FILE, original, (app) => site({ secrets: fromFile('Hunter2!pass word') })(app)),
    `
      [uwa] there is no file of the path that was given (not shown here, it may be the secret itself) (sops-file)
          why  no Secret could be made of it
          fix  write "secrets.enc.yaml": a path is relative to the folder in which the synthesis runs`,
    good,
  ),
  mistake(
    'sops-file',
    'bytes that are no text',
    sops(`${original}\0`),
    `
      [uwa] the file "secrets.enc.yaml" cannot be read as text (sops-file)
          why  no Secret could be made of it
          fix  take its last good version from git, and change it with sops secrets.enc.yaml alone`,
    good,
  ),
  mistake(
    'sops-file',
    'a merge that was not finished',
    sops(replaced('xnat-aaf:', '<<<<<<< HEAD\nxnat-aaf:')),
    `
      [uwa] "secrets.enc.yaml" is no YAML map; line 7 is the first that is wrong (not shown here, it may hold a secret) (sops-file)
          why  no Secret could be made of it
          fix  take its last good version from git, and change it with sops secrets.enc.yaml alone`,
    good,
  ),
  mistake(
    'sops-file',
    'several documents',
    sops(`${original}---\n${original}`),
    `
      [uwa] "secrets.enc.yaml" holds several documents (sops-file)
          why  no Secret could be made of it
          fix  make it one document: a map from Secret to key to value`,
    good,
  ),
  mistake(
    'sops-file',
    'values without a Secret, and a list of values',
    sops(`password: ${ENC}\nxnat-aaf:\n  clientSecret: [a]\n${original.slice(original.indexOf('sops:'))}`),
    `
      [uwa] "password" in "secrets.enc.yaml" is no map of keys (sops-file)
          why  no Secret could be made of it
          fix  write it as xnat-aaf: { clientSecret: "…" }, a text for each key, with sops secrets.enc.yaml
      [uwa] "xnat-aaf.clientSecret" in "secrets.enc.yaml" is no single text (sops-file)
          why  no Secret could be made of it
          fix  write it as xnat-aaf: { clientSecret: "…" }, a text for each key, with sops secrets.enc.yaml`,
    good,
  ),
  mistake(
    'sops-file',
    'nothing but a sops block',
    sops(original.slice(original.indexOf('sops:'))),
    `
      [uwa] "secrets.enc.yaml" holds no Secret (sops-file)
          why  no Secret could be made of it
          fix  write it as xnat-aaf: { clientSecret: "…" }, a text for each key, with sops secrets.enc.yaml`,
    good,
  ),
  mistake(
    'sops-plaintext',
    'a file in clear',
    sops('xnat-aaf: { clientSecret: hunter2 }'),
    `
      [uwa] "secrets.enc.yaml" is not encrypted: it has no sops block (sops-plaintext)
          why  whoever can read the repository, or any copy of it, can read the secret
          fix  encrypt it, sops --encrypt --in-place secrets.enc.yaml, and change the password wherever it is used, if this version ever left your machine`,
    good,
  ),
  mistake(
    'sops-plaintext',
    'a value that was added by hand',
    sops(replaced(/^xnat-aaf:$/m, '$&\n    clientId2: hunter2')),
    `
      [uwa] "xnat-aaf.clientId2" in "secrets.enc.yaml" stands there in clear (not shown here) (sops-plaintext)
          why  whoever can read the repository, or any copy of it, can read the secret
          fix  remove the line, add it again with sops secrets.enc.yaml, and change the password wherever it is used, if this version ever left your machine`,
    good,
  ),
  mistake(
    'sops-plaintext',
    'a password that the rule of the file leaves in clear',
    sops(replaced('unencrypted_suffix: _unencrypted', 'encrypted_regex: ^client').replace(/password: .*/g, 'password: hunter2')),
    `
      [uwa] "xnat-xnat-web-admin.password" in "secrets.enc.yaml" stands there in clear (not shown here) (sops-plaintext)
          why  whoever can read the repository, or any copy of it, can read the secret
          fix  remove the line, add it again with sops secrets.enc.yaml, and change the password wherever it is used, if this version ever left your machine
      [uwa] "xnat-postgresql.password" in "secrets.enc.yaml" stands there in clear (not shown here) (sops-plaintext)
          why  whoever can read the repository, or any copy of it, can read the secret
          fix  remove the line, add it again with sops secrets.enc.yaml, and change the password wherever it is used, if this version ever left your machine`,
    good,
  ),
  mistake(
    'sops-plaintext',
    'a private key that the rule of the file leaves in clear',
    sops(replaced('unencrypted_suffix: _unencrypted', 'encrypted_regex: ^(password|clientSecret)$').replace(/clientId: .*/, 'tls.key: hunter2'), {
      logins: [Login.aaf({ client: Secret.named('xnat-aaf', { clientId: 'tls.key' }) })],
    }),
    `
      [uwa] "xnat-aaf.tls.key" in "secrets.enc.yaml" stands there in clear (not shown here) (sops-plaintext)
          why  whoever can read the repository, or any copy of it, can read the secret
          fix  remove the line, add it again with sops secrets.enc.yaml, and change the password wherever it is used, if this version ever left your machine`,
    good,
  ),
  mistake(
    'sops-in-clear',
    'a value that the rule of the file leaves in clear',
    sops(text('regex.enc.yaml')),
    `
      [uwa] "xnat-aaf.clientId" in "secrets.enc.yaml" stands there in clear, as the file's rule has it (sops-in-clear)
          why  nothing binds it to its place: whoever can write to the file can split it, or move it to another key, and the MAC still fits
          fix  have sops encrypt every value: remove unencrypted_…, encrypted_… and mac_only_encrypted from .sops.yaml, and make the file anew with it`,
    good,
  ),
  mistake(
    'sops-mac-only',
    'values in clear that no MAC is over',
    sops(text('mac-only-encrypted.enc.yaml').replace(/(clientId: kLM3n)/, '$1\n    other: x')),
    `
      [uwa] "xnat-aaf.clientId" and "xnat-aaf.other" in "secrets.enc.yaml" stand there in clear, and mac_only_encrypted is set (sops-mac-only)
          why  nothing guards it: whoever can write to the file can change it, and add whole Secrets in clear, and the MAC still fits
          fix  have sops encrypt every value: remove unencrypted_…, encrypted_… and mac_only_encrypted from .sops.yaml, and make the file anew with it`,
    good,
  ),
  mistake(
    'sops-recipients',
    'a key that .sops.yaml does not name, and one that the file lacks',
    configured(original, 'creation_rules: [{ age: age1r4khkd0c60wt2a2svujnhg9s0rh3w823l6ekttze6ju55t724crstpdqqz }]'),
    `
      [uwa] "secrets.enc.yaml" is encrypted for age1dg0cxvfpwk25ny6c6h5khyteal8mje6fge984uajsghxj5t8y5qs3rtvmw, which ".sops.yaml" does not name, and is not encrypted for age1r4khkd0c60wt2a2svujnhg9s0rh3w823l6ekttze6ju55t724crstpdqqz, which ".sops.yaml" names (sops-recipients)
          why  the next change by sops encrypts for the keys of the file, whoever put them there
          fix  correct the keys of .sops.yaml, and then sops updatekeys secrets.enc.yaml; if nobody of you added that key, look in git for who did, and change the passwords`,
    good,
  ),
  mistake(
    'sops-recipients',
    'a colleague whom the file is not encrypted for yet',
    configured(original, `creation_rules: [{ path_regex: other }, { path_regex: '\\.enc\\.yaml$', pgp: "CE48 C74F", age: [${RECIPIENT}] }]`),
    `
      [uwa] "secrets.enc.yaml" is not encrypted for GnuPG CE48C74F, which ".sops.yaml" names (sops-recipients)
          why  whoever has that key cannot decrypt the file
          fix  correct the keys of .sops.yaml, and then sops updatekeys secrets.enc.yaml`,
    good,
  ),
  mistakeInside(
    'secret-content',
    'values that the pods would refuse',
    withValues({
      'xnat-xnat-web-admin': { password: 'hunter2!' },
      'xnat-postgresql': { password: 'hunter2\n' },
      'xnat-aaf': { clientId: 'a', clientSecret: '\0' },
    }),
    `
      [uwa] "xnat-aaf.clientSecret" in "secrets.enc.yaml" holds a NUL byte, which no configuration file can carry (not shown here) (secret-content)
          why  the pod would refuse it, and not start
          fix  store text, with sops secrets.enc.yaml
      [uwa] "xnat-postgresql.password" in "secrets.enc.yaml" ends in a line break, as an editor adds it (not shown here) (secret-content)
          why  the pod would refuse it, and not start
          fix  write it in one line, between quotes, with sops secrets.enc.yaml
      [uwa] "xnat-xnat-web-admin.password" in "secrets.enc.yaml" holds more than letters, digits, dots, underscores and hyphens, and XNAT pastes it into SQL (not shown here) (secret-content)
          why  the pod would refuse it, and not start
          fix  choose another, of these alone, with sops secrets.enc.yaml`,
    good,
  ),
  mistakeInside(
    'secret-content',
    'a password that everybody tries first',
    withValues({
      'xnat-xnat-web-admin': { password: 'ChangeMe' },
      'xnat-postgresql': { password: 'hunter2' },
      'xnat-aaf': { clientId: 'a', clientSecret: 'b' },
    }),
    `
      [uwa] "xnat-xnat-web-admin.password" in "secrets.enc.yaml" is a placeholder, the first thing that is tried from outside (not shown here) (secret-content)
          why  the pod would refuse it, and not start
          fix  choose another, with sops secrets.enc.yaml`,
    good,
  ),
  mistake(
    'sops-not-given',
    'a file that no chart was given',
    inFolder(FILE, original, (app) => site({ ...named, logins: [Login.aaf({ client: fromFile().secret('xnat-aaf') })] })(app)),
    `
      [uwa] the Secret "xnat-aaf" is read, and no chart was given "secrets.enc.yaml", which it is in (sops-not-given)
          why  the Secret would not be made, and the pod would wait for it for ever
          fix  write secrets: … with the file in the site's props, or sops.addTo(site)`,
    inFolder(FILE, original, (app) => {
      const secrets = fromFile();
      site({ ...named, logins: [Login.aaf({ client: secrets.secret('xnat-aaf') })] }, (uwa) => secrets.addTo(uwa))(app);
    }),
  ),
  mistakeInside(
    'sops-tampered',
    'a value that is not what was encrypted',
    opened(() => replaced(/(clientSecret: ENC\[AES256_GCM,data:)./, '$1/')),
    `
      [uwa] a value in "secrets.enc.yaml" is not what sops encrypted at its place (sops-tampered)
          why  something was changed, renamed, moved or removed by hand or by a merge, and the pods would get what nobody meant
          fix  take its last good version from git, and change it with sops secrets.enc.yaml alone`,
    good,
  ),
  mistake(
    'sops-tampered',
    'a value that is cut',
    sops(replaced(/(clientSecret: ENC\[AES256_GCM,data:)[^,]*/, '$1')),
    `
      [uwa] "xnat-aaf.clientSecret" in "secrets.enc.yaml" is not what sops encrypted at this place (sops-tampered)
          why  something was changed, renamed, moved or removed by hand or by a merge, and the pods would get what nobody meant
          fix  take its last good version from git, and change it with sops secrets.enc.yaml alone`,
    good,
  ),
  mistakeInside(
    'sops-tampered',
    'a value that is gone',
    inFolder(FILE, replaced(/ {4}clientId: .*\n/, ''), (app) => {
      setMachine(WITH_KEY);
      site({ ...named, logins: [Login.aaf({ client: Secret.named('xnat-aaf'), clientId: 'kLM3n' })], secrets: SopsSecrets.fromFile(FILE) })(app);
    }),
    `
      [uwa] the values of "secrets.enc.yaml" are not all those that sops encrypted, in their order: its MAC does not fit (sops-tampered)
          why  something was changed, renamed, moved or removed by hand or by a merge, and the pods would get what nobody meant
          fix  take its last good version from git, and change it with sops secrets.enc.yaml alone`,
    good,
  ),
  mistake(
    'sops-tampered',
    'a file without its MAC',
    sops(replaced(/ {4}mac: .*\n/, '')),
    `
      [uwa] the sops block of "secrets.enc.yaml" has no mac, or no lastmodified (sops-tampered)
          why  something was changed, renamed, moved or removed by hand or by a merge, and the pods would get what nobody meant
          fix  take its last good version from git, and change it with sops secrets.enc.yaml alone`,
    good,
  ),
  mistake(
    'sops-tampered',
    'a recipient of a name that no key has',
    sops(replaced(/recipient: age1./, 'recipient: age1b')),
    `
      [uwa] what "secrets.enc.yaml" holds for age1bg0cxvfpwk25ny6c6h5khyteal8mje6fge984uajsghxj5t8y5qs3rtvmw is not what sops wrote for it (sops-tampered)
          why  something was changed, renamed, moved or removed by hand or by a merge, and the pods would get what nobody meant
          fix  take its last good version from git, and change it with sops secrets.enc.yaml alone`,
    good,
  ),
  mistakeInside(
    'sops-key',
    'a file for which there is no key here',
    opened(() => text('other-key.enc.yaml')),
    `
      [uwa] sops finds no key here that decrypts "secrets.enc.yaml", which is encrypted for age1r4khkd0c60wt2a2svujnhg9s0rh3w823l6ekttze6ju55t724crstpdqqz (sops-key)
          why  without a key its Secrets cannot be written
          fix  name the file of your age key, export SOPS_AGE_KEY_FILE=…; or have a colleague add your key, sops rotate --in-place --add-age age1… secrets.enc.yaml; or, where nothing is deployed, such as in CI, give mode: SopsMode.PLACEHOLDERS`,
    good,
  ),
  mistakeInside(
    'sops-key',
    'a file for GnuPG, on a machine without it',
    opened(() => text('gnupg.enc.yaml')),
    `
      [uwa] sops finds no key here that decrypts "secrets.enc.yaml", which is encrypted for GnuPG CE48C74F89C79144D722B190DC3AB1F366449EE1 (sops-key)
          why  without a key its Secrets cannot be written
          fix  import a private key of these, so that gpg --list-secret-keys shows it, or log in to the KMS; or have a colleague add your key, sops updatekeys secrets.enc.yaml; or, where nothing is deployed, such as in CI, give mode: SopsMode.PLACEHOLDERS`,
    good,
  ),
  mistake(
    'sops-program',
    'a machine without sops',
    opened(() => original, {}),
    `
      [uwa] "secrets.enc.yaml" cannot be decrypted: the program sops is not on the PATH (sops-program)
          why  sops alone decrypts: the library holds no cryptography of its own
          fix  install it: brew install sops, or go install github.com/getsops/sops/v3/cmd/sops@latest, or a file of https://github.com/getsops/sops/releases; or, on a machine without keys, such as in CI, give mode: SopsMode.PLACEHOLDERS`,
    good,
  ),
  mistake(
    'sops-name',
    'a Secret that is not in the file',
    inFolder(FILE, original, (app) => {
      const secrets = fromFile();
      site({ ...named, logins: [Login.aaf({ client: secrets.secret('xnat-aff') })] })(app);
    }),
    `
      [uwa] secret("xnat-aff") names no Secret of "secrets.enc.yaml" (sops-name)
          why  it would not be made, and the pod would wait for it for ever
          fix  write "xnat-aaf"; or add it with sops secrets.enc.yaml`,
    good,
  ),
  mistake(
    'sops-name',
    'a name that is near none',
    inFolder(FILE, original, (app) => site({ smtp: { host: 'mail.example.edu.au', credentials: fromFile().secret('mail') } })(app)),
    `
      [uwa] secret("mail") names no Secret of "secrets.enc.yaml" (sops-name)
          why  it would not be made, and the pod would wait for it for ever
          fix  choose "xnat-xnat-web-admin" or "xnat-postgresql" or "xnat-aaf"; or add it with sops secrets.enc.yaml`,
    good,
  ),
  mistake(
    'sops-empty',
    'a value that is empty, and one that is none',
    sops(replaced(/clientSecret: .*/, 'clientSecret: ""').replace(/clientId: .*/, 'clientId:')),
    `
      [uwa] "xnat-aaf.clientId" in "secrets.enc.yaml" is empty (sops-empty)
          why  the pods of this library refuse to start with an empty secret, and others would start without a password
          fix  give it a value, or remove it, with sops secrets.enc.yaml
      [uwa] "xnat-aaf.clientSecret" in "secrets.enc.yaml" is empty (sops-empty)
          why  the pods of this library refuse to start with an empty secret, and others would start without a password
          fix  give it a value, or remove it, with sops secrets.enc.yaml`,
    good,
  ),
  mistake(
    'sops-value-type',
    'a number without quotes',
    sops(replaced(/(clientId: .*)type:str/, '$1type:int')),
    `
      [uwa] "xnat-aaf.clientId" in "secrets.enc.yaml" is a number to YAML, and no text (sops-value-type)
          why  sops has kept what YAML made of it: of 0123 it keeps 83, of 1.10 it keeps 1.1, and that password opens nothing
          fix  put it into quotes, as in clientId: "…", with sops secrets.enc.yaml`,
    good,
  ),
  mistake(
    'secret-name',
    'names in a file of sops',
    sops(replaced('xnat-aaf:', 'xnat_aaf:').replace('password:', 'pass word:')),
    `
      [uwa] the key "pass word" of "xnat-xnat-web-admin" in "secrets.enc.yaml" is none that Kubernetes takes (secret-name)
          why  no Secret can have it, and the pod would wait for one for ever
          fix  use letters, digits, hyphens, underscores and dots
      [uwa] the Secret "xnat_aaf" of "secrets.enc.yaml" has a name that Kubernetes does not take (secret-name)
          why  no Secret can have it, and the pod would wait for one for ever
          fix  name the Secret as kubectl get secrets shows it: lower-case letters, digits, hyphens and dots
      [uwa] the Secret "xnat-xnat-web-admin" of "secrets.enc.yaml" is made with "pass word", and without "password", which is read by StatefulSet uwa-xnat-web (secret-keys)
          why  the pod would wait for the key for ever
          fix  add password to it with sops secrets.enc.yaml; or say in the reader's prop how the key is called: Secret.named("xnat-xnat-web-admin", { password: "pass word" })
      [uwa] nothing here reads the Secret "xnat_aaf" of "secrets.enc.yaml" (secret-unread)
          why  its name is misspelt, or it has outlived its use
          fix  rename it to "xnat-aaf", which is read by StatefulSet uwa-xnat-web, with sops secrets.enc.yaml`,
    good,
  ),
  mistake(
    'secret-keys',
    'a key that the file does not have',
    sops(original, { logins: [Login.aaf({ client: Secret.named('xnat-aaf', { clientSecret: 'secret' }) })] }),
    `
      [uwa] the Secret "xnat-aaf" of "secrets.enc.yaml" is made with "clientId" and "clientSecret", and without "secret", which is read by StatefulSet uwa-xnat-web (secret-keys)
          why  the pod would wait for the key for ever
          fix  add secret to it with sops secrets.enc.yaml; or write "clientSecret" for "secret" in the reader's prop, Secret.named("xnat-aaf", …), or leave it out where the key has the reader's own name`,
    sops(original, { logins: [Login.aaf({ client: Secret.named('xnat-aaf') })] }),
  ),
  mistake(
    'secret-keys',
    'a key that the file does not have, of a reader in another chart of the namespace',
    sops(original, {}, readerOf('nosuchkey')),
    `
      [uwa] the Secret "xnat-aaf" of "secrets.enc.yaml" is made with "clientId" and "clientSecret", and without "nosuchkey", which is read by Deployment reader (secret-keys)
          why  the pod would wait for the key for ever
          fix  add nosuchkey to it with sops secrets.enc.yaml; or write "clientId" for "nosuchkey" in the reader's prop, Secret.named("xnat-aaf", …), or leave it out where the key has the reader's own name`,
    sops(original, {}, readerOf('clientId')),
  ),
  mistake(
    'secret-unread',
    'two Secrets near one that is read',
    sops(replaced('xnat-aaf:', 'xnat-aas:').replace('xnat-postgresql:', 'xnat-ass:'), { postgres: {} }),
    `
      [uwa] nothing here reads the Secret "xnat-ass" of "secrets.enc.yaml" (secret-unread)
          why  its name is misspelt, or it has outlived its use
          fix  remove it, with sops secrets.enc.yaml
      [uwa] nothing here reads the Secret "xnat-aas" of "secrets.enc.yaml" (secret-unread)
          why  its name is misspelt, or it has outlived its use
          fix  rename it to "xnat-aaf", which is read by StatefulSet uwa-xnat-web, with sops secrets.enc.yaml`,
    good,
  ),
  mistake(
    'secret-unread',
    'a Secret with a misspelt name',
    sops(original, { logins: [Login.aaf({ client: Secret.named('xnat-aff') })] }),
    `
      [uwa] nothing here reads the Secret "xnat-aaf" of "secrets.enc.yaml" (secret-unread)
          why  its name is misspelt, or it has outlived its use
          fix  rename it to "xnat-aff", which is read by StatefulSet uwa-xnat-web, with sops secrets.enc.yaml`,
    good,
  ),
  mistake(
    'secret-unread',
    'a file that was given to another chart than its readers',
    inFolder(FILE, AAF_ALONE, (app) => {
      fromFile().addTo(new Chart(app, 'other'));
      site(aaf)(app);
    }),
    `
      [other] nothing here reads the Secret "xnat-aaf" of "secrets.enc.yaml" (secret-unread)
          why  its name is misspelt, or it has outlived its use
          fix  give the file to the chart of StatefulSet uwa-xnat-web too, secrets: … in its props`,
    good,
  ),
  mistake(
    'secret-unread',
    'a Secret that has outlived its use',
    sops(original, { logins: undefined }),
    `
      [uwa] nothing here reads the Secret "xnat-aaf" of "secrets.enc.yaml" (secret-unread)
          why  its name is misspelt, or it has outlived its use
          fix  remove it, with sops secrets.enc.yaml`,
    good,
  ),
  mistake(
    'secret-producers',
    'a Secret that a store has as well',
    sops(original, {}, (uwa) => void new ExternalSecret(uwa, 'xnat-aaf', { store: 'aws', extract: 'prod/aaf' })),
    `
      [uwa] the Secret "xnat-aaf" in the namespace "uwa" is made by ExternalSecret xnat-aaf and by "secrets.enc.yaml" (secret-producers)
          why  each writes over what the other wrote, so that the pods get now this value and now that
          fix  remove it from one of them`,
    good,
  ),
  copied(
    'a file that is not there',
    manifests(undefined),
    `
      [uwa] the file "sealed.yaml" is not there, or cannot be read (encrypted-manifests)
          why  the file is copied as it is: what is wrong with it shows on the cluster alone
          fix  correct its path: a path is relative to the folder in which the synthesis runs`,
  ),
  copied(
    'a misspelt name',
    inFolder('sealed.yaml', flux, (app) => site({ secrets: EncryptedManifests.fromFile('saeled.yaml') })(app)),
    `
      [uwa] the file "saeled.yaml" is not there, or cannot be read (encrypted-manifests)
          why  the file is copied as it is: what is wrong with it shows on the cluster alone
          fix  write "sealed.yaml": a path is relative to the folder in which the synthesis runs`,
  ),
  copied(
    'a name that kubectl passes over',
    manifests(flux, 'sealed.enc'),
    `
      [uwa] the name of the file "sealed.enc" does not end in .yaml (encrypted-manifests)
          why  the file is copied as it is: what is wrong with it shows on the cluster alone
          fix  name it so: kubectl apply -f dist/ passes over files of other names`,
  ),
  copied(
    'no YAML',
    manifests('kind: [hunter2'),
    `
      [uwa] "sealed.yaml" is no YAML; line 1 is the first that is wrong (not shown here, it may hold a secret) (encrypted-manifests)
          why  the file is copied as it is: what is wrong with it shows on the cluster alone
          fix  encrypt it again`,
  ),
  copied(
    'a file without objects',
    manifests('---\n'),
    `
      [uwa] "sealed.yaml" holds no object (encrypted-manifests)
          why  the file is copied as it is: what is wrong with it shows on the cluster alone
          fix  remove it, or put a SealedSecret, a SopsSecret or a Secret encrypted by sops into it`,
  ),
  copied(
    'a Secret in clear',
    manifests('apiVersion: v1\nkind: Secret\nmetadata: { name: xnat-aaf, namespace: xnat }\nstringData: { clientSecret: hunter2 }\n'),
    `
      [uwa] Secret xnat-aaf in "sealed.yaml" is not encrypted (encrypted-manifests)
          why  whoever can read the repository, or any copy of it, can read the secret
          fix  encrypt it (kubeseal, or sops --encrypt --in-place sealed.yaml), and change the password wherever it is used, if this version ever left your machine`,
  ),
  copied(
    'a value in clear',
    manifests(flux.replace(/clientSecret: .*/, 'clientSecret: hunter2')),
    `
      [uwa] Secret xnat-aaf in "sealed.yaml" has "clientSecret" in clear (not shown here) (encrypted-manifests)
          why  whoever can read the repository, or any copy of it, can read the secret
          fix  encrypt it (kubeseal, or sops --encrypt --in-place sealed.yaml), and change the password wherever it is used, if this version ever left your machine`,
  ),
  copied(
    'a SealedSecret that was never sealed',
    manifests(
      'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: { name: xnat-aaf, namespace: xnat }\nspec: { encryptedData: { clientId: aHVudGVyMg==, clientSecret: hunter2 } }\n',
    ),
    `
      [uwa] SealedSecret xnat-aaf in "sealed.yaml" has "clientId" in clear (not shown here) (encrypted-manifests)
          why  whoever can read the repository, or any copy of it, can read the secret
          fix  encrypt it (kubeseal, or sops --encrypt --in-place sealed.yaml), and change the password wherever it is used, if this version ever left your machine
      [uwa] SealedSecret xnat-aaf in "sealed.yaml" has "clientSecret" in clear (not shown here) (encrypted-manifests)
          why  whoever can read the repository, or any copy of it, can read the secret
          fix  encrypt it (kubeseal, or sops --encrypt --in-place sealed.yaml), and change the password wherever it is used, if this version ever left your machine`,
  ),
  copied(
    'text in base64 that begins as a sealed value does',
    manifests(
      `apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: { name: xnat-aaf, namespace: xnat }\nspec: { encryptedData: { clientId: ${base64(6, 104, 'hunter2', 9000)}, clientSecret: ${base64(1, 0, 'hunter2', 300)} } }\n`,
    ),
    `
      [uwa] SealedSecret xnat-aaf in "sealed.yaml" has "clientId" in clear (not shown here) (encrypted-manifests)
          why  whoever can read the repository, or any copy of it, can read the secret
          fix  encrypt it (kubeseal, or sops --encrypt --in-place sealed.yaml), and change the password wherever it is used, if this version ever left your machine
      [uwa] SealedSecret xnat-aaf in "sealed.yaml" has "clientSecret" in clear (not shown here) (encrypted-manifests)
          why  whoever can read the repository, or any copy of it, can read the secret
          fix  encrypt it (kubeseal, or sops --encrypt --in-place sealed.yaml), and change the password wherever it is used, if this version ever left your machine`,
  ),
  copied(
    'what kubectl apply remembers',
    manifests(
      flux.replace(
        'namespace: xnat',
        `$&\n    annotations:\n        kubectl.kubernetes.io/last-applied-configuration: '{"stringData":{"clientSecret":"hunter2"}}'`,
      ),
    ),
    `
      [uwa] Secret xnat-aaf in "sealed.yaml" has the annotation kubectl.kubernetes.io/last-applied-configuration (not shown here), in which kubectl apply keeps values in clear (encrypted-manifests)
          why  whoever can read the repository, or any copy of it, can read the secret
          fix  remove the annotation before you encrypt, and change the passwords in it wherever they are used, if this version ever left your machine`,
  ),
  copied(
    'a value in clear in the template of a SealedSecret',
    manifests(text('sealed.yaml').replace(/ {2}template:\n/, '$&    data:\n      user: hunter2\n      password: "{{ .a }}"\n')),
    `
      [uwa] SealedSecret xnat-aaf in "sealed.yaml" has "user" in clear in its template (not shown here) (encrypted-manifests)
          why  what stands in spec.template is not sealed: whoever can read the repository can read it, and whoever can write to it can change it
          fix  seal it, so that it stands in spec.encryptedData; in the template belongs only what is made of sealed values, such as {{ index . "password" }}, under a key that is no secret's name
      [uwa] SealedSecret xnat-aaf in "sealed.yaml" has "password" in clear in its template (not shown here) (encrypted-manifests)
          why  what stands in spec.template is not sealed: whoever can read the repository can read it, and whoever can write to it can change it
          fix  seal it, so that it stands in spec.encryptedData; in the template belongs only what is made of sealed values, such as {{ index . "password" }}, under a key that is no secret's name`,
  ),
  copied(
    'an object that becomes no Secret',
    manifests(`apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n---\n${flux}`),
    `
      [uwa] ConfigMap a in "sealed.yaml" is nothing that becomes a Secret (encrypted-manifests)
          why  the file is copied as it is: what is wrong with it shows on the cluster alone
          fix  leave in the file only SealedSecrets, SopsSecrets and Secrets encrypted by sops`,
  ),
  copied(
    'names that are encrypted',
    manifests(text('sops-secret-names.yaml')),
    `
      [uwa] SopsSecret xnat in "sealed.yaml" has its names encrypted too, so nobody can tell which Secrets it makes (encrypted-manifests)
          why  the file is copied as it is: what is wrong with it shows on the cluster alone
          fix  encrypt the values alone: sops --encrypt --encrypted-regex '^(data|stringData)$'`,
  ),
  copied(
    'no namespace',
    manifests(flux.replace('    namespace: xnat\n', '')),
    `
      [uwa] Secret xnat-aaf in "sealed.yaml" names no namespace (encrypted-manifests)
          why  it would be made wherever kubectl or the operator happens to be, and the pods of "xnat" would wait for it
          fix  give it metadata.namespace: xnat, and encrypt it anew: the encryption of a SealedSecret is bound to it`,
  ),
  copied(
    'two files of one name',
    (app) => {
      sealed(app);
      inFolder('sealed.yaml', flux.replaceAll('xnat-aaf', 'other'), () => EncryptedManifests.fromFile('sealed.yaml').addTo(app.charts[0]!))(app);
    },
    `
      [uwa] another file that is written for the same chart has the name of "sealed.yaml" (encrypted-manifests)
          why  the file is copied as it is: what is wrong with it shows on the cluster alone
          fix  give it a name of its own
      [uwa] nothing here reads the Secret "other" of "sealed.yaml" in the namespace "xnat" (secret-unread)
          why  its name is misspelt, or it has outlived its use
          fix  remove it, with a new encryption`,
  ),
  mistake(
    'secret-keys',
    'a key that the manifest does not have',
    manifests(flux, 'sealed.yaml', { logins: [Login.aaf({ client: Secret.named('xnat-aaf', { clientSecret: 'secret' }) })] }),
    `
      [uwa] the Secret "xnat-aaf" of "sealed.yaml" is made with "clientId" and "clientSecret", and without "secret", which is read by StatefulSet uwa-xnat-web (secret-keys)
          why  the pod would wait for the key for ever
          fix  add secret to it with a new encryption; or write "clientSecret" for "secret" in the reader's prop, Secret.named("xnat-aaf", …), or leave it out where the key has the reader's own name`,
    sealed,
  ),
  mistake(
    'secret-unread',
    'a manifest for another namespace',
    manifests(flux, 'sealed.yaml', { ...aaf, namespace: 'uwa' }),
    `
      [uwa] nothing here reads the Secret "xnat-aaf" of "sealed.yaml" in the namespace "xnat" (secret-unread)
          why  its name is misspelt, or it has outlived its use
          fix  give it the namespace "uwa" of StatefulSet uwa-xnat-web, with a new encryption`,
    sealed,
  ),
];

export const sopsAllowed: readonly Allowed[] = [
  {
    rule: 'sops-in-clear',
    title: 'a file that is encrypted all through, by whichever rule',
    allowed: sops(replaced('unencrypted_suffix: _unencrypted', 'encrypted_regex: ^(password|client)')),
  },
  {
    rule: 'sops-recipients',
    title: 'the same keys',
    allowed: configured(original, `creation_rules:\n  - path_regex: ^(?:secrets)\\.enc\n    key_groups: [{ age: [${RECIPIENT}] }]\n`),
  },
  { rule: 'sops-recipients', title: 'a rule for other files', allowed: configured(original, 'creation_rules: [{ path_regex: ^other/, age: age1qqqq }]') },
  {
    rule: 'sops-recipients',
    title: 'a rule that sops alone can read',
    allowed: configured(original, 'creation_rules: [{ path_regex: "[[:alpha:]]", age: age1qqqq }]'),
  },
  { rule: 'sops-recipients', title: 'a configuration without keys', allowed: configured(original, 'destination_rules: []') },
  {
    rule: 'secret-content',
    needsSops: true,
    title: 'values that the pods take',
    allowed: withValues({
      'xnat-xnat-web-admin': { password: 'Hunter2._-' },
      'xnat-postgresql': { password: `ä "' \\ #{} \n x` },
      'xnat-aaf': { clientId: 'a', clientSecret: 'b' },
    }),
  },
  { rule: 'sops-key', title: 'a file for another key, where nothing is decrypted', allowed: sops(text('other-key.enc.yaml')) },
  { rule: 'sops-program', title: 'a GnuPG key, where nothing is decrypted', allowed: sops(text('gnupg.enc.yaml')) },
  {
    rule: 'encrypted-manifests',
    title: 'a SopsSecret whose names can be read',
    allowed: manifests(text('sops-secret.yaml'), 'sealed.yaml', { ...aaf, postgres: { credentials: Secret.named('xnat-postgresql') } }),
  },
  {
    rule: 'encrypted-manifests',
    title: 'a template that is filled with sealed values',
    allowed: manifests(text('sealed.yaml').replace(/ {2}template:\n/, '$&    data:\n      site.ini: "user = {{ .clientId }}"\n')),
  },
  {
    rule: 'sops-not-given',
    title: 'a file that was given by another of its references',
    allowed: inFolder(FILE, original, (app) =>
      site({ ...named, logins: [Login.aaf({ client: fromFile().secret('xnat-aaf') })], secrets: fromFile(`./${FILE}`) })(app),
    ),
  },
];
