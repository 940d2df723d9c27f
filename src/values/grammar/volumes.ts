import { Size } from 'cdk8s';
import { sizeBetween } from '../../core/grammar/amounts';
import { type Grammar, pattern } from '../../core/grammar/grammar';

/** What a claim of a database, an archive or a log asks for. */
export const VOLUME_SIZE = sizeBetween(Size.mebibytes(16), Size.pebibyte(8), {
  source:
    'EBS: 1 GiB to 64 TiB; an archive of its own server may be larger, a volume of a trial smaller: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html',
  why: 'a smaller volume is full before XNAT has started, and nobody makes a larger one',
  example: 'Size.gibibytes(100)',
});

/** What a driver calls a volume: `fs-0123456789abcdef0`, `server#share#folder`. */
export const VOLUME_HANDLE: Grammar<string> = {
  name: 'a name of a volume as its driver has it, without blanks; for EFS the id of the file system',
  source: 'API server, validateCSIPersistentVolumeSource; EFS: https://github.com/kubernetes-sigs/aws-efs-csi-driver/blob/master/docs/README.md',
  example: '"fs-0123456789abcdef0"',
  why: 'the driver finds no such volume, and the pod waits for ever',
  matches: (value) => /^[\x21-\x7e]{1,1024}$/.test(value),
  meant: (value) => value.trim(),
};

export const ATTRIBUTE_NAME: Grammar<string> = pattern({
  name: 'a name of an attribute or a parameter, without blanks',
  source:
    'CSI specification, volume_context and parameters: https://github.com/container-storage-interface/spec/blob/master/spec.md; API server, at most 512 of them',
  example: '"shareName"',
  why: 'no driver reads such an attribute',
  pattern: /^[A-Za-z0-9][A-Za-z0-9._/-]{0,252}$/,
});

/** Whose meaning the driver alone knows. */
export const ATTRIBUTE: Grammar<string> = pattern({
  name: 'one line of text',
  source:
    'CSI specification, volume_context and parameters: https://github.com/container-storage-interface/spec/blob/master/spec.md; what a value means the driver alone knows',
  example: '"imaging"',
  why: 'no driver reads a line break in it',
  pattern: /^[^\p{Cc}]{0,1024}$/u,
});

/** A folder of a volume. */
export const SUB_PATH: Grammar<string> = {
  ...pattern({
    name: 'a path within a volume: names with slashes between them, without "." and ".."',
    source: 'API server, validateLocalDescendingPath: https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/validation/validation.go',
    example: '"xnat/archive"',
    why: 'the API server refuses such a pod',
    pattern: /^(?!.*(^|\/)\.{1,2}(\/|$))[^/:\s][^:\r\n]*$/,
  }),
  meant: (value) => value.trim().replace(/^\/+/, ''),
};
