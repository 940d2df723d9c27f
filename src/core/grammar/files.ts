import { type Grammar, pattern } from './grammar';

const SOURCE = 'POSIX.1-2017, 3.271 Pathname: https://pubs.opengroup.org/onlinepubs/9699919799/basedefs/V1_chap03.html';

/** In one of the containers, or on a server of files. */
export const ABSOLUTE_PATH: Grammar<string> = {
  name: 'an absolute path without ".." and without "//"',
  source: `${SOURCE}; API server, validatePathNoBacksteps: https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/validation/validation.go`,
  example: '"/data/xnat"',
  why: 'no program finds it, or the API server refuses the pod',
  matches: (value) =>
    /^\/([^/\0\r\n:]+\/)*[^/\0\r\n:]*$/.test(value) && !value.split('/').some((part) => part === '..' || part === '.') && value === value.trim(),
  meant: (value) => {
    const bare = value.trim().replace(/\/{2,}/g, '/');
    return /^[\w.-]+(\/|$)/.test(bare) ? `/${bare}` : bare;
  },
};

export const FILE_NAME: Grammar<string> = {
  ...pattern({
    name: 'a name of a file, without folders',
    source: SOURCE,
    example: '"keycloak-provider.properties"',
    why: 'it would be written to another folder, or not at all',
    pattern: /^(?!\.{1,2}$)[\w.-]{1,253}$/,
  }),
  meant: (value) =>
    value
      .trim()
      .split('/')
      .pop()!
      .replace(/[^\w.-]+/g, '-'),
};

/** An option of mount(8), without a secret. */
export const MOUNT_OPTION: Grammar<string> = {
  name: 'one option of mount(8), without a comma, and not ro',
  source: 'https://man7.org/linux/man-pages/man8/mount.8.html#FILESYSTEM-INDEPENDENT_MOUNT_OPTIONS',
  example: '"nfsvers=4.1"',
  why: 'the node does not mount the volume, or XNAT cannot write to it; the pod waits for ever',
  matches: (value) => /^[a-z_][\w-]*(=[^\s,=]+(=[^\s,]*)?)?$/i.test(value) && value !== 'ro',
  meant: (value) =>
    value.trim() === 'ro'
      ? undefined
      : value
          .trim()
          .replace(/^-o\s*/, '')
          .replace(/\s*=\s*/g, '='),
};

/** A file beside the app, relative to the folder in which the synthesis runs. */
export const FILE_PATH: Grammar<string> = {
  name: 'a path of a file, without line breaks',
  source: SOURCE,
  example: '"certificates/ca.pem"',
  why: 'no file has such a path',
  matches: (value) => /^[^\p{Cc}]{1,4096}$/u.test(value),
};
