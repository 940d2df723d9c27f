import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFiles } from './folders';
import { succeed } from './processes';

/** A certificate and its key, as files. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];

/** Makes an authority of its own. */
export async function makeAuthority(folder: string, name: string): Promise<Certificate> {
  return make(folder, name, ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign']);
}

/** Makes the certificate of a server for one DNS name, from an authority. */
export async function makeServerCertificate(folder: string, name: string, authority: Certificate, dnsName: string): Promise<Certificate> {
  return make(folder, name, [
    ...['-CA', authority.certificate, '-CAkey', authority.key],
    ...['-addext', 'basicConstraints=critical,CA:FALSE', '-addext', `subjectAltName=DNS:${dnsName}`],
  ]);
}

async function make(folder: string, name: string, options: string[]): Promise<Certificate> {
  // The machine's own configuration would add extensions of its own.
  writeFiles(folder, { 'openssl.cnf': '[req]\ndistinguished_name = name\n[name]\n' });
  const made = { certificate: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) };
  const output = ['-keyout', made.key, '-out', made.certificate, '-subj', `/CN=${name}`];
  await succeed('openssl', ['req', '-x509', '-config', join(folder, 'openssl.cnf'), ...KEY, ...output, ...options]);
  if (!readFileSync(made.certificate, 'utf8').includes('BEGIN CERTIFICATE')) throw new Error(`openssl made no ${made.certificate}`);
  return made;
}

/** Makes a certificate that ends in so many seconds. `openssl req` knows days alone. */
export async function makeEndingCertificate(folder: string, name: string, authority: string, names: string, seconds: number): Promise<Certificate> {
  const here = join(folder, `ending-${name}`);
  const made = { certificate: join(here, 'tls.crt'), key: join(here, 'tls.key') };
  writeFiles(here, {
    index: '',
    'ca.cnf': [
      '[ca]',
      'default_ca=d',
      '[d]',
      `database=${here}/index`,
      `new_certs_dir=${here}`,
      'rand_serial=yes',
      'default_md=sha256',
      'policy=p',
      'x509_extensions=x',
    ]
      .join('\n')
      .concat(`\n[p]\ncommonName=supplied\n[x]\nsubjectAltName=${names}\n[req]\ndistinguished_name=n\n[n]\n`),
  });
  const config = ['-config', join(here, 'ca.cnf')];
  await succeed('openssl', [
    'req',
    ...config,
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-batch',
    '-subj',
    `/CN=${name}`,
    '-keyout',
    made.key,
    '-out',
    join(here, 'request'),
  ]);
  const end = `${new Date(Date.now() + seconds * 1000).toISOString().replace(/[-:T]|\.\d+/g, '')}`;
  const dates = ['-startdate', '20200101000000Z', '-enddate', end];
  const signed = ['-cert', `${authority}.crt`, '-keyfile', `${authority}.key`, '-in', join(here, 'request'), '-out', made.certificate];
  await succeed('openssl', ['ca', ...config, '-batch', '-notext', ...signed, ...dates]);
  return made;
}
