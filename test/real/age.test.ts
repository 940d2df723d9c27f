import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AgeIdentity, decryptAge, isDataKeyFor } from '../../src/features/secrets/sops/age';
import { armored, bytesOfRecipient, SopsEncryptor } from '../support/sops-encryptor';
import { temporaryFolder } from './support/folders';
import { describeWith } from './support/parts';
import { succeed } from './support/processes';

/** The chunks of a file of age are of 64 KiB: nothing, some, one to the byte, and several. */
const CONTENTS: readonly Buffer[] = [0, 1, 32, 65535, 65536, 65537, 200_000].map((length) => Buffer.from(Array.from({ length }, (_, i) => (i * 7) % 256)));

describeWith(['age'], 'the real age', () => {
  const folder = temporaryFolder();
  const keyFile = join(folder, 'key.txt');
  let recipient: string;
  let identity: AgeIdentity;

  beforeAll(async () => {
    await succeed('age-keygen', ['-o', keyFile]);
    const text = readFileSync(keyFile, 'utf8');
    recipient = /age1\w+/.exec(text)![0];
    identity = AgeIdentity.parse(/AGE-SECRET-KEY-\w+/.exec(text)![0])!;
  });

  test('makes keys whose public half the reader derives', async () => {
    expect(identity.recipient).toBe(recipient);
    expect((await succeed('age-keygen', ['-y', keyFile])).stdout.trim()).toBe(identity.recipient);
  });

  test.each(CONTENTS.map((content) => [content.length, content] as const))('encrypts %d bytes, which the reader decrypts', async (length, content) => {
    const [plain, encrypted] = [join(folder, `plain-${length}`), join(folder, `encrypted-${length}`)];
    writeFileSync(plain, content);
    const other = await succeed('age-keygen', []);
    await succeed('age', ['--armor', '--recipient', /age1\w+/.exec(other.stdout)![0], '--recipient', recipient, '--output', encrypted, plain]);
    expect(decryptAge(readFileSync(encrypted, 'utf8'), [identity])).toEqual({ content });
    const stranger = AgeIdentity.parse(/AGE-SECRET-KEY-\w+/.exec((await succeed('age-keygen', [])).stdout)![0])!;
    expect(decryptAge(readFileSync(encrypted, 'utf8'), [stranger])).toEqual({ fault: 'other key' });
  });

  // Of nothing age writes no file.
  test.each(CONTENTS.slice(1).map((content) => [content.length, content] as const))(
    "decrypts %d bytes that the tests' own encryptor encrypts",
    async (length, content) => {
      const file = new SopsEncryptor().ageFile(content, bytesOfRecipient(recipient));
      const [binary, text, plain] = ['age', 'txt', 'plain'].map((kind) => join(folder, `own-${length}.${kind}`)) as [string, string, string];
      writeFileSync(binary, file);
      writeFileSync(text, `${armored(file).join('\n')}\n`);
      for (const path of [binary, text]) {
        await succeed('age', ['--decrypt', '--identity', keyFile, '--output', plain, path]);
        expect(readFileSync(plain).equals(content)).toBe(true);
      }
      expect(decryptAge(readFileSync(text, 'utf8'), [identity])).toEqual({ content });
    },
  );

  test('writes data keys whose form is recognized, each for its own kind of recipient', async () => {
    const plain = join(folder, 'data-key');
    writeFileSync(plain, 'a data key of thirty-two bytes..');
    const part = (bytes: Buffer) => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
    const publicKey = Buffer.from(generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x!, 'base64url');
    const sshRecipient = `ssh-ed25519 ${Buffer.concat([part(Buffer.from('ssh-ed25519')), part(publicKey)]).toString('base64')}`;
    const encrypted = async (...recipients: string[]) =>
      (await succeed('age', ['--armor', ...recipients.flatMap((one) => ['--recipient', one]), plain])).stdout;
    expect(isDataKeyFor(recipient, await encrypted(recipient))).toBe(true);
    expect(isDataKeyFor(sshRecipient, await encrypted(sshRecipient))).toBe(true);
    // sops encrypts for each by itself.
    expect(isDataKeyFor(recipient, await encrypted(recipient, recipient))).toBe(false);
    expect(isDataKeyFor(recipient, await encrypted(sshRecipient))).toBe(false);
    expect(isDataKeyFor(`${recipient.slice(0, -1)}${recipient.endsWith('q') ? 'p' : 'q'}`, await encrypted(recipient))).toBe(false);
    writeFileSync(plain, 'shorter');
    expect(isDataKeyFor(recipient, await encrypted(recipient))).toBe(false);
  });

  test('encrypts nothing that the reader still takes when a byte of it is another', async () => {
    const encrypted = join(folder, 'mutated');
    writeFileSync(join(folder, 'plain'), 'a data key of thirty-two bytes..');
    await succeed('age', ['--armor', '--recipient', recipient, '--output', encrypted, join(folder, 'plain')]);
    const file = Buffer.from(readFileSync(encrypted, 'utf8').split('\n').slice(1, -2).join(''), 'base64');
    for (let i = 1; i < file.length; i++) {
      const mutated = Buffer.from(file);
      mutated[i] = mutated[i]! ^ 1;
      expect([i, decryptAge(armored(mutated).join('\n'), [identity])]).toEqual([i, { fault: expect.stringMatching(/^(damaged|other key)$/) as string }]);
      expect([i, decryptAge(armored(file.subarray(0, i)).join('\n'), [identity])]).toEqual([i, { fault: expect.any(String) as string }]);
    }
  });
});
