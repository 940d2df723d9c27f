import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ended, noAnswer, tooLate } from '../../../core/job-program/no-answer';

/** Bytes that are kept of what nobody has read yet. */
const MOST_HELD = 128 * 1024;

/** The other side of a TCP connection. */
export class Peer {
  private held: Buffer = Buffer.alloc(0);
  private over = false;
  private wake: () => void = () => undefined;

  constructor(private readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => {
      this.held = Buffer.concat([this.held, chunk]);
      if (this.held.length > MOST_HELD) socket.destroy();
      this.wake();
    });
    for (const event of ['end', 'close', 'error']) {
      socket.on(event, () => {
        this.over = true;
        this.wake();
      });
    }
  }

  /** Who hangs up is found out when the answer is missing. */
  send(bytes: Buffer): void {
    this.socket.write(bytes);
  }

  /** So many bytes; fewer where the other side hangs up before. */
  async read(length: number): Promise<Buffer> {
    await this.arrived(length);
    const bytes = this.held.subarray(0, length);
    this.held = this.held.subarray(length);
    return bytes;
  }

  /** Whether the other side says nothing for a moment, and stays. */
  async isSilentFor(seconds: number): Promise<boolean> {
    await Promise.race([this.arrived(1), sleep(seconds * 1000)]);
    return this.held.length === 0 && !this.over;
  }

  /** Waits for so many bytes, or the end. */
  private async arrived(length: number): Promise<void> {
    while (this.held.length < length && !this.over) await new Promise<void>((resolve) => (this.wake = resolve));
  }
}

export interface ConversationFacts {
  readonly host: string;
  readonly port: number;
  /** For the whole of it. */
  readonly seconds: number;
  readonly signal: AbortSignal;
}

/**
 * Talks with a server over a TCP connection of its own.
 *
 * @throws NoAnswer where it cannot be reached, or takes too long
 */
export function converse<T>({ host, port, seconds, signal }: ConversationFacts, talk: (peer: Peer) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const peer = new Peer(socket);
    const end = (settle: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      settle();
      socket.destroy();
    };
    const stop = () => end(() => reject(ended()));
    const timer = setTimeout(() => end(() => reject(tooLate(seconds))), seconds * 1000);
    signal.addEventListener('abort', stop);
    if (signal.aborted) return stop();
    const fail = (error: Error) => end(() => reject(noAnswer(error)));
    socket.on('error', fail);
    socket.on('connect', () => {
      // From now on the peer knows it, and what is missing of the answer tells.
      socket.off('error', fail);
      talk(peer).then(
        (value) => end(() => resolve(value)),
        (error: unknown) => end(() => reject(error as Error)),
      );
    });
  });
}
