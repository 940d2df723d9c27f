import { request as httpRequest } from 'node:http';

/** Bytes of an answer. XNAT's longest, its site configuration, has a fraction of that. */
const LONGEST_ANSWER = 4 * 1024 * 1024;

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** There is no answer, or none that is read. */
export class NoAnswer extends Error {
  constructor(readonly reason: 'no-address' | 'no-answer' | 'too-long') {
    super(reason);
  }
}

export interface Call {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body?: string;
  readonly seconds: number;
  readonly signal: AbortSignal;
}

/** One request, over a connection of its own. A redirect is an answer like any other: no password goes where an answer says. */
export function request({ method, url, headers, body, seconds, signal }: Call): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url, {
      method,
      agent: false,
      headers: { ...headers, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
    });
    const fail = (reason: NoAnswer['reason']) => {
      reject(new NoAnswer(reason));
      sent.destroy();
    };
    const end = () => fail('no-answer');
    // For the whole of it: an answer that comes in drops is none either.
    const timer = setTimeout(end, seconds * 1000);
    signal.addEventListener('abort', end);
    sent.on('close', () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      // Also after an upgrade, which nobody asked for.
      end();
    });
    if (signal.aborted) end();
    sent.on('error', ({ code }: NodeJS.ErrnoException) => fail(code === 'ENOTFOUND' || code === 'EAI_AGAIN' ? 'no-address' : 'no-answer'));
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > LONGEST_ANSWER) fail('too-long');
        else chunks.push(chunk);
      });
      response.on('error', end);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString().replace(/\n+$/, '') }));
    });
    sent.end(body);
  });
}
