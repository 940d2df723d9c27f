import { execFileSync } from 'node:child_process';
import type { Pair, Scalar } from 'yaml';
import { encryptedValue } from './encrypted-value';
import { yaml } from './lazy-yaml';
import type { Opened, SecretValues } from './opened';
import { SecretValue } from './secret-value';
import type { SopsFile } from './sops-file';
import { sopsKey, sopsProgram, sopsTampered } from './sops.rules';

/** How sops ends. @see https://github.com/getsops/sops/blob/main/cmd/sops/codes/codes.go */
const CODE = { DECRYPTING_MAC: 24, DECRYPTING_TREE: 25, MAC_MISMATCH: 51, MAC_NOT_FOUND: 52, NO_KEY: 128, NO_ENCRYPTION_KEY: 111 };
const TIMEOUT_MS = 120_000;
const MAX_BYTES = 64 * 1024 * 1024;
/** What JSON has in the place of a byte that is no UTF-8. */
const REPLACEMENT = '\ufffd';

type Texts = Map<string, Map<string, string | Buffer>>;

/**
 * Has the program sops decrypt a file, and check its MAC.
 *
 * What it writes to stderr may quote a value, and is read by nobody: its exit code says what failed.
 */
export function runSops(file: SopsFile, timeout = TIMEOUT_MS): Opened {
  const { path } = file;
  try {
    const values = valuesOf(file, timeout);
    return values ? { values } : { findings: sopsProgram.findings({ path, failed: 'printed something else than the values of the file' }) };
  } catch (error) {
    const { code, status } = error as { code?: unknown; status?: unknown };
    switch (code) {
      case 'ENOENT':
        return { findings: sopsProgram.findings({ path, failed: 'missing' }) };
      case 'EACCES':
        return {
          findings: sopsProgram.findings({
            path,
            failed: 'cannot be started',
            repair: 'let whoever runs the synthesis execute the program sops on the PATH, with chmod +x',
          }),
        };
      case 'ETIMEDOUT':
        return { findings: sopsProgram.findings({ path, failed: `did not end within ${timeout / 1000} s` }) };
      case 'ENOBUFS':
        return { findings: sopsProgram.findings({ path, failed: `printed more than ${MAX_BYTES / 1024 / 1024} MiB` }) };
      default:
        return failed(file, typeof status === 'number' ? status : undefined);
    }
  }
}

function failed({ path, metadata }: SopsFile, status: number | undefined): Opened {
  switch (status) {
    case CODE.DECRYPTING_TREE:
      return { findings: sopsTampered.findings({ path, problem: 'some value' }) };
    case CODE.DECRYPTING_MAC:
    case CODE.MAC_MISMATCH:
    case CODE.MAC_NOT_FOUND:
      return { findings: sopsTampered.findings({ path, problem: 'mac' }) };
    case CODE.NO_KEY:
    case CODE.NO_ENCRYPTION_KEY: {
      const recipients = [...(metadata?.age ?? []).map(({ recipient }) => recipient), ...(metadata?.others ?? [])];
      return { findings: sopsKey.findings({ path, recipients }) };
    }
    default:
      return { findings: sopsProgram.findings({ path, failed: status === undefined ? 'was ended before it had finished' : `ended with ${status}` }) };
  }
}

/**
 * The values, exactly: JSON loses bytes that are no UTF-8, such as a keystore's, so YAML is asked for these. Text is taken
 * from JSON alone: the YAML of sops is of version 1.1, in which more characters than two break a line.
 */
function valuesOf(file: SopsFile, timeout: number): SecretValues | undefined {
  const texts = textsIn(printed(file, 'json', timeout), file);
  const lossy = [...(texts?.values() ?? [])].some((keys) => [...keys.values()].some((text) => text.includes(REPLACEMENT)));
  const exact = lossy ? textsIn(printed(file, 'yaml', timeout), file) : undefined;
  if (!texts || (lossy && !exact)) return undefined;
  const valueOf = (name: string, key: string, text: string | Buffer) => {
    const bytes = exact?.get(name)?.get(key);
    return new SecretValue(Buffer.isBuffer(bytes) ? bytes : Buffer.from(text));
  };
  return new Map([...texts].map(([name, keys]) => [name, new Map([...keys].map(([key, text]) => [key, valueOf(name, key, text)]))]));
}

function printed({ absolutePath }: SopsFile, type: 'json' | 'yaml', timeout: number): string {
  const args = ['--decrypt', '--input-type', 'yaml', '--output-type', type, absolutePath];
  // No shell; and none that ignores the end of its time.
  return execFileSync('sops', args, {
    encoding: 'utf8',
    env: process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: MAX_BYTES,
    timeout,
    killSignal: 'SIGKILL',
  });
}

/** What it printed, of exactly those keys that the file has. JSON is YAML, and so read without a loss in numbers. */
function textsIn(output: string, file: SopsFile): Texts | undefined {
  const { contents, errors } = yaml().parseDocument(output, { schema: 'failsafe', logLevel: 'error' });
  if (errors.length > 0 || !yaml().isMap(contents)) return undefined;
  const texts: Texts = new Map();
  for (const pair of contents.items) {
    if (!yaml().isMap(pair.value)) return undefined;
    const keys = new Map<string, string | Buffer>();
    for (const { key, value } of pair.value.items) {
      if (!yaml().isScalar(value)) return undefined;
      keys.set(nameOf({ key }), value.value instanceof Uint8Array ? Buffer.from(value.value) : String(value.value));
    }
    texts.set(nameOf(pair), keys);
  }
  for (const entry of file.entries) {
    const { secret, key } = entry;
    const printedText = texts.get(secret)?.get(key);
    if (printedText === undefined) return undefined;
    // sops prints a large number with an exponent, which nobody wrote.
    if (encryptedValue(entry.text())?.type === 'float') texts.get(secret)?.set(key, String(Number(printedText)));
  }
  const count = [...texts.values()].reduce((sum, keys) => sum + keys.size, 0);
  return count === file.entries.length ? texts : undefined;
}

const nameOf = ({ key }: Pick<Pair, 'key'>) => String((key as Scalar).value);
