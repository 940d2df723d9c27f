import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

const u16 = (number: number) => Buffer.from([number >> 8, number & 255]);
const item = (type: number, content: Buffer) => Buffer.concat([Buffer.from([type, 0]), u16(content.length), content]);
const pdu = (type: number, content: Buffer) => Buffer.concat([Buffer.from([type, 0, 0, 0]), u16(content.length), content]);

/** A request for an association, as DICOM PS3.8 9.3.2 has it, read without mercy. */
export interface AssociationRequest {
  readonly called: string;
  readonly calling: string;
  readonly application: string;
  readonly context: { readonly id: number; readonly abstractSyntax: string; readonly transferSyntaxes: string[] };
  readonly maximumLength: number;
  readonly implementation: string;
}

/** How a receiver behaves. */
export type Answer = 'grant' | 'unknown service' | 'silence' | 'garbage' | 'huge' | 'hang up' | 'abort' | 'half' | readonly [source: number, reason: number];

/** As much of a DICOM receiver as an association for Verification takes. */
export class DicomReceiver {
  readonly requests: AssociationRequest[] = [];
  /** How often an association was released as it should be. */
  released = 0;
  answer: Answer = 'grant';
  private server?: Server;
  private readonly sockets = new Set<Socket>();

  async start(): Promise<number> {
    const server = createServer((socket) => this.serve(socket));
    this.server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => (this.server ? this.server.close(resolve) : resolve(undefined)));
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    if (this.answer === 'hang up') {
      socket.destroy();
      return;
    }
    let held = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      held = Buffer.concat([held, chunk]);
      while (held.length >= 6 && held.length >= 6 + held.readUInt32BE(2)) {
        const length = 6 + held.readUInt32BE(2);
        this.take(socket, held[0]!, held.subarray(6, length));
        held = held.subarray(length);
      }
    });
  }

  private take(socket: Socket, type: number, content: Buffer): void {
    if (type === 5) {
      if (content.length === 4) this.released++;
      socket.end(pdu(6, Buffer.alloc(4)));
      return;
    }
    if (type !== 1) throw new Error(`a PDU of type ${type} is not expected`);
    const request = read(content);
    this.requests.push(request);
    const { answer } = this;
    if (answer === 'silence') return;
    if (answer === 'garbage') socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    else if (answer === 'huge') socket.end(Buffer.from([2, 0, 0xff, 0xff, 0xff, 0xff]));
    else if (answer === 'half') socket.end(granted(request, 0).subarray(0, 40));
    else if (answer === 'abort') socket.end(pdu(7, Buffer.from([0, 0, 2, 0])));
    else if (typeof answer === 'string') socket.write(granted(request, answer === 'grant' ? 0 : 3));
    else socket.end(pdu(3, Buffer.from([0, 1, answer[0], answer[1]])));
  }
}

function granted({ application, context, called, calling }: AssociationRequest, result: number): Buffer {
  const titles = Buffer.from(called.padEnd(16) + calling.padEnd(16));
  const syntax = item(0x40, Buffer.from(context.transferSyntaxes[0]!));
  const user = item(0x50, Buffer.concat([item(0x51, Buffer.from([0, 0, 0x40, 0])), item(0x52, Buffer.from('1.2.40.0.13.1.1'))]));
  const accepted = item(0x21, Buffer.concat([Buffer.from([context.id, 0, result, 0]), syntax]));
  return pdu(2, Buffer.concat([Buffer.from([0, 1, 0, 0]), titles, Buffer.alloc(32), item(0x10, Buffer.from(application)), accepted, user]));
}

function read(content: Buffer): AssociationRequest {
  const must = (holds: boolean, what: string) => {
    if (!holds) throw new Error(`no request for an association: ${what}`);
  };
  must(content.readUInt16BE(0) === 1, 'version');
  must(content.readUInt16BE(2) === 0 && content.subarray(36, 68).every((byte) => byte === 0), 'reserved bytes');
  const items = itemsOf(content.subarray(68));
  must(items.map(([type]) => type).join() === '16,32,80', 'its items');
  const context = items[1]![1];
  must(
    context.subarray(1, 4).every((byte) => byte === 0),
    'reserved bytes of the context',
  );
  const syntaxes = itemsOf(context.subarray(4));
  must(syntaxes[0]![0] === 0x30 && syntaxes.slice(1).every(([type]) => type === 0x40), 'its syntaxes');
  const user = itemsOf(items[2]![1]);
  must(user.map(([type]) => type).join() === '81,82', 'its user information');
  return {
    called: content.subarray(4, 20).toString(),
    calling: content.subarray(20, 36).toString(),
    application: items[0]![1].toString(),
    context: { id: context[0]!, abstractSyntax: syntaxes[0]![1].toString(), transferSyntaxes: syntaxes.slice(1).map(([, syntax]) => syntax.toString()) },
    maximumLength: user[0]![1].readUInt32BE(0),
    implementation: user[1]![1].toString(),
  };
}

/** Items one after the other, which must fill the content to its last byte. */
function itemsOf(content: Buffer): Array<[type: number, content: Buffer]> {
  const found: Array<[number, Buffer]> = [];
  let at = 0;
  while (at < content.length) {
    const length = content.readUInt16BE(at + 2);
    if (at + 4 + length > content.length) throw new Error('an item is longer than what holds it');
    found.push([content[at]!, content.subarray(at + 4, at + 4 + length)]);
    at += 4 + length;
  }
  return found;
}
