import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StoredObject {
  body: Buffer;
  readonly metadata: Readonly<Record<string, string>>;
}

/** What the server does to the next request of a kind in place of an answer. */
export type Trouble = 'cut' | 'spoil' | 'stall' | number;

interface Upload {
  readonly key: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly parts: Map<number, Buffer>;
}

/** As much of S3 as the AWS CLI asks for: PUT, GET, HEAD, DELETE and LIST of one bucket, and uploads in parts. */
export class FakeS3 {
  readonly objects = new Map<string, StoredObject>();
  /** Method and key of each request. */
  readonly seen: string[] = [];
  /** By method and beginning of the key, such as `PUT xnat/`; `!` in front: each time. */
  readonly troubles = new Map<string, Trouble>();
  /** What each request was signed with, without the signature. */
  readonly credentials = new Set<string>();
  private readonly uploads = new Map<string, Upload>();
  private server?: Server;

  constructor(private readonly bucket: string) {}

  async start(): Promise<number> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => this.answer(request, response, Buffer.concat(chunks)));
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => (this.server ? this.server.close(resolve) : resolve(undefined)));
  }

  private answer(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
    const url = new URL(request.url!, 'http://s3');
    const [, bucket = '', ...path] = decodeURIComponent(url.pathname).split('/');
    const key = path.join('/');
    const call = `${request.method!} ${key}`;
    this.seen.push(call);
    this.credentials.add(/Credential=([^,]+)/.exec(request.headers.authorization ?? '')?.[1] ?? 'nobody');
    const trouble = this.troubleOf(call);
    if (trouble === 'cut') {
      request.socket.destroy();
      return;
    }
    if (trouble === 'stall') return;
    if (typeof trouble === 'number') {
      fault(response, trouble, trouble === 403 ? 'AccessDenied' : 'InternalError');
      return;
    }
    if (bucket !== this.bucket) {
      fault(response, 404, 'NoSuchBucket');
      return;
    }
    const content = decoded(request, body);
    const metadata = Object.fromEntries(
      Object.entries(request.headers).flatMap(([name, value]) => (name.startsWith('x-amz-meta-') ? [[name.slice('x-amz-meta-'.length), String(value)]] : [])),
    );
    if (request.method === 'GET' && key === '') this.list(url, response);
    else if (url.searchParams.has('uploads')) this.begin(key, metadata, response);
    else if (url.searchParams.has('uploadId')) this.part(request.method!, url, content, response);
    else if (request.method === 'PUT')
      this.put(key, { body: trouble === 'spoil' ? Buffer.concat([content.subarray(1), Buffer.from('!')]) : content, metadata }, response);
    else if (request.method === 'DELETE') {
      this.objects.delete(key);
      response.writeHead(204).end();
    } else this.get(request, key, response);
  }

  private troubleOf(call: string): Trouble | undefined {
    for (const [pattern, trouble] of this.troubles) {
      if (!call.startsWith(pattern.replace(/^!/, ''))) continue;
      if (!pattern.startsWith('!')) this.troubles.delete(pattern);
      return trouble;
    }
    return undefined;
  }

  private list(url: URL, response: ServerResponse): void {
    const prefix = url.searchParams.get('prefix') ?? '';
    const after = url.searchParams.get('continuation-token') ?? '';
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
    // Pages of three, so that whoever reads the first one alone is found out.
    const page = keys.slice(0, 3);
    const contents = page.map((key) => `<Contents><Key>${escaped(key)}</Key><Size>${this.objects.get(key)!.body.length}</Size></Contents>`).join('');
    const next =
      keys.length > page.length
        ? `<IsTruncated>true</IsTruncated><NextContinuationToken>${escaped(page.at(-1)!)}</NextContinuationToken>`
        : '<IsTruncated>false</IsTruncated>';
    xml(response, `<ListBucketResult><Name>${this.bucket}</Name><KeyCount>${page.length}</KeyCount>${next}${contents}</ListBucketResult>`);
  }

  private begin(key: string, metadata: Readonly<Record<string, string>>, response: ServerResponse): void {
    const id = `upload${this.uploads.size}`;
    this.uploads.set(id, { key, metadata, parts: new Map() });
    xml(
      response,
      `<InitiateMultipartUploadResult><Bucket>${this.bucket}</Bucket><Key>${escaped(key)}</Key><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
    );
  }

  private part(method: string, url: URL, content: Buffer, response: ServerResponse): void {
    const id = url.searchParams.get('uploadId')!;
    const upload = this.uploads.get(id)!;
    if (method === 'PUT') {
      upload.parts.set(Number(url.searchParams.get('partNumber')), content);
      response.writeHead(200, { ETag: etag(content) }).end();
    } else if (method === 'POST') {
      const parts = [...upload.parts.entries()].sort(([a], [b]) => a - b).map(([, part]) => part);
      this.objects.set(upload.key, { body: Buffer.concat(parts), metadata: upload.metadata });
      xml(response, `<CompleteMultipartUploadResult><Key>${escaped(upload.key)}</Key><ETag>"x-${parts.length}"</ETag></CompleteMultipartUploadResult>`);
    } else response.writeHead(204).end();
  }

  private put(key: string, object: StoredObject, response: ServerResponse): void {
    this.objects.set(key, object);
    response.writeHead(200, { ETag: etag(object.body) }).end();
  }

  private get(request: IncomingMessage, key: string, response: ServerResponse): void {
    const object = this.objects.get(key);
    if (!object) {
      if (request.method === 'HEAD') response.writeHead(404).end();
      else fault(response, 404, 'NoSuchKey');
      return;
    }
    const metadata = Object.fromEntries(Object.entries(object.metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]));
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
    const first = Number(from ?? 0);
    const last = to ? Math.min(Number(to), object.body.length - 1) : object.body.length - 1;
    const body = object.body.subarray(first, last + 1);
    const headers = {
      ETag: etag(object.body),
      'Last-Modified': 'Tue, 24 Nov 2026 00:00:00 GMT',
      'Content-Length': body.length,
      'Accept-Ranges': 'bytes',
      ...metadata,
    };
    response.writeHead(
      from === undefined ? 200 : 206,
      from === undefined ? headers : { ...headers, 'Content-Range': `bytes ${first}-${last}/${object.body.length}` },
    );
    response.end(request.method === 'HEAD' ? undefined : body);
  }
}

/** What was sent, where the client sent it in signed chunks. */
function decoded(request: IncomingMessage, body: Buffer): Buffer {
  if (!String(request.headers['x-amz-content-sha256']).startsWith('STREAMING') && request.headers['content-encoding'] !== 'aws-chunked') return body;
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length;) {
    const end = body.indexOf('\r\n', at);
    const length = parseInt(body.subarray(at, end).toString(), 16);
    if (!(length > 0)) break;
    parts.push(body.subarray(end + 2, end + 2 + length));
    at = end + 2 + length + 2;
  }
  return Buffer.concat(parts);
}

const etag = (body: Buffer) => `"${createHash('md5').update(body).digest('hex')}"`;
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function xml(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'Content-Type': 'application/xml' }).end(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`);
}

function fault(response: ServerResponse, status: number, code: string): void {
  response
    .writeHead(status, { 'Content-Type': 'application/xml' })
    .end(`<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>as the test wants it</Message></Error>`);
}
