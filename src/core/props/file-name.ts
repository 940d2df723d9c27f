import { FILE_PATH } from '../grammar/files';
import { by, type Kind } from './kind';

/** In the place of what was given as a path and may be a secret. */
export const HIDDEN_PATH = '(not shown here, it may be the secret itself)';

const isOneLine = (text: string) => !/[\r\n\0]|AGE-SECRET-KEY/i.test(text) && text.length <= 1024;

/** Whether the path of a file that is not there may be shown: it has the name of such a file, and so is no secret. */
export const isFileName = (path: string): boolean => isOneLine(path) && /^([a-z]:[\\/])?[\p{L}\p{N} ._~/\\@+()-]+\.(ya?ml|json|enc|sops|txt)$/iu.test(path);

/** The path of an encrypted file. What is none may be the file's decrypted text, or a key. */
export const encryptedPath: Kind<string> = by(
  {
    expects: 'the path of a file, such as "secrets.enc.yaml"',
    accepts: (value) => typeof value === 'string' && value.trim() !== '' && isOneLine(value),
    hidden: true,
  },
  FILE_PATH,
);
