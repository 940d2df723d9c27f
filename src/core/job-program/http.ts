import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { setDefaultAutoSelectFamilyAttemptTimeout } from 'node:net';
import { ended, hungUp, NoAnswer, noAnswer, tooLate } from './no-answer';

// Milliseconds for one of several addresses of a name, before the next one is tried. Node's own 250 are few for a server far away.
setDefaultAutoSelectFamilyAttemptTimeout(3000);

/** Bytes of an answer. XNAT's longest, its site configuration, has a fraction of that. */
const LONGEST_ANSWER = 4 * 1024 * 1024;

export interface Answer {
  readonly status: number;
  readonly text: string;
}

export interface Call {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body?: string;
  readonly seconds: number;
  readonly signal: AbortSignal;
  /** Makes the connection, where it is not a direct one. */
  readonly connect?: RequestOptions['createConnection'];
}

/**
 * One request, over a connection of its own. A redirect is an answer like any other: no password goes where an answer says.
 *
 * @throws NoAnswer
 */
export function request({ method, url, headers, body, seconds, signal, connect }: Call): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const send = url.startsWith('https:') ? httpsRequest : httpRequest;
    const sent = send(url, {
      method,
      ...(connect ? { createConnection: connect } : { agent: false }),
      headers: { ...headers, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
    });
    const fail = (why: NoAnswer) => {
      reject(why);
      sent.destroy();
    };
    const end = () => fail(ended());
    // For the whole of it: an answer that comes in drops is none either.
    const timer = setTimeout(() => fail(tooLate(seconds)), seconds * 1000);
    signal.addEventListener('abort', end);
    sent.on('close', () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      // Also after an upgrade, which nobody asked for.
      fail(hungUp());
    });
    if (signal.aborted) end();
    sent.on('error', (error) => fail(noAnswer(error)));
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > LONGEST_ANSWER) fail(new NoAnswer('too-long', 'gives an answer that has no end'));
        else chunks.push(chunk);
      });
      response.on('error', (error) => fail(noAnswer(error)));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString().replace(/\n+$/, '') }));
    });
    sent.end(body);
  });
}
