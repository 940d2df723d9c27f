export type NoAnswerReason =
  'no-address' | 'refused' | 'unreachable' | 'certificate' | 'no-tls' | 'hung-up' | 'no-http' | 'too-late' | 'too-long' | 'proxy' | 'ended';

/** A server gives no answer, or none that is read. The message says what it does instead, as in "it refuses connections". */
export class NoAnswer extends Error {
  constructor(
    readonly reason: NoAnswerReason,
    message: string,
  ) {
    super(message);
  }
}

export const tooLate = (seconds: number) => new NoAnswer('too-late', `does not answer within ${seconds} s`);
export const hungUp = () => new NoAnswer('hung-up', 'hangs up without an answer');
export const ended = () => new NoAnswer('ended', 'was not waited for');

/** @see https://nodejs.org/docs/latest-v20.x/api/tls.html#x509-certificate-error-codes */
const CERTIFICATE = /^(UNABLE_TO_|CERT_|CRL_|ERROR_IN_|SELF_SIGNED_|DEPTH_ZERO_|INVALID_|PATH_LENGTH_|HOSTNAME_MISMATCH|ERR_TLS_CERT_)/;

/** What an error of a connection or a request says of the server. */
export function noAnswer(error: NodeJS.ErrnoException): NoAnswer {
  if (error instanceof NoAnswer) return error;
  const { code = '', message } = error;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return new NoAnswer('no-address', `has a name that is not in DNS (${code})`);
  if (code === 'ECONNREFUSED') return new NoAnswer('refused', 'refuses connections');
  if (code === 'ECONNRESET' || code === 'EPIPE') return hungUp();
  if (code.startsWith('HPE_')) return new NoAnswer('no-http', 'gives an answer that is no HTTP');
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) return new NoAnswer('no-tls', `speaks no TLS that Node does (${code})`);
  if (CERTIFICATE.test(code)) return new NoAnswer('certificate', `has a certificate that is not accepted: ${message} (${code})`);
  return new NoAnswer('unreachable', `cannot be reached (${code === '' ? message : code})`);
}
