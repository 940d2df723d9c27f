import type { Peer } from './conversation';

const APPLICATION_CONTEXT = '1.2.840.10008.3.1.1.1';
const VERIFICATION = '1.2.840.10008.1.1';
const IMPLICIT_VR_LITTLE_ENDIAN = '1.2.840.10008.1.2';
const IMPLEMENTATION = '2.25.114338463710543213476180223364116219393';

const CONTEXT_ID = 1;
/** Bytes before the items of a request for an association, or of its acceptance: version, titles, and what is reserved. */
const FIXED = 68;
/** Bytes of an acceptance: this one has some hundred. */
const LONGEST = 65536;

const PDU = { request: 1, accept: 2, reject: 3, releaseRequest: 5, abort: 7 } as const;
const ITEM = {
  applicationContext: 0x10,
  context: 0x20,
  contextResult: 0x21,
  abstractSyntax: 0x30,
  transferSyntax: 0x40,
  user: 0x50,
  length: 0x51,
  implementation: 0x52,
} as const;

const NOT_DICOM = 'gives an answer that is no DICOM';

function item(type: number, content: Buffer | string): Buffer {
  const bytes = Buffer.from(content as string, 'latin1');
  const head = Buffer.from([type, 0, 0, 0]);
  head.writeUInt16BE(bytes.length, 2);
  return Buffer.concat([head, bytes]);
}

function pdu(type: number, content: Buffer): Buffer {
  const head = Buffer.from([type, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(content.length, 2);
  return Buffer.concat([head, content]);
}

/**
 * A request for an association for the service Verification.
 *
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part08.html#sect_9.3.2
 */
function associationRequest(called: string, calling: string): Buffer {
  const fixed = Buffer.alloc(FIXED);
  fixed.writeUInt16BE(1);
  fixed.write(called.padEnd(16) + calling.padEnd(16), 4, 'latin1');
  const syntaxes = [item(ITEM.abstractSyntax, VERIFICATION), item(ITEM.transferSyntax, IMPLICIT_VR_LITTLE_ENDIAN)];
  return pdu(
    PDU.request,
    Buffer.concat([
      fixed,
      item(ITEM.applicationContext, APPLICATION_CONTEXT),
      item(ITEM.context, Buffer.concat([Buffer.from([CONTEXT_ID, 0, 0, 0]), ...syntaxes])),
      item(ITEM.user, Buffer.concat([item(ITEM.length, Buffer.from([0, 0, 0x40, 0])), item(ITEM.implementation, IMPLEMENTATION)])),
    ]),
  );
}

/** The result of the one context that was asked for; undefined where it is not told. */
function contextResult(acceptance: Buffer): number | undefined {
  for (let at = FIXED; at + 8 <= acceptance.length; at += 4 + acceptance.readUInt16BE(at + 2)) {
    if (acceptance[at] === ITEM.contextResult && acceptance[at + 4] === CONTEXT_ID) return acceptance[at + 6];
  }
  return undefined;
}

/**
 * Why a receiver rejects, by source and reason.
 *
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part08.html#table_9-21
 */
function whyRejected(source: number | undefined, reason: number | undefined, calling: string): string {
  switch (`${source}.${reason}`) {
    case '1.1':
      return 'it gives no reason';
    case '1.2':
      return 'it does not know the application context';
    case '1.3':
      return `it does not know the calling AE title ${calling}. Allow it in the whitelist of the receiver, or give the test a title that is allowed`;
    case '1.7':
      return 'it does not know the called AE title. Let setup make the receiver, or add it in XNAT, under Administer, Site Administration, DICOM SCP Receivers';
    case '2.2':
      return 'it does not know the version of the protocol';
    case '3.1':
      return 'it has too much to do at the moment';
    case '3.2':
      return 'its number of associations is reached';
    default:
      return `source ${source ?? 'none'}, reason ${reason ?? 'none'}`;
  }
}

/** Asks a receiver for an association for Verification, and releases it. What is wrong; nothing where all is well. */
export async function associate(peer: Peer, called: string, calling: string): Promise<string> {
  peer.send(associationRequest(called, calling));
  const head = await peer.read(6);
  if (head.length === 0) return 'hung up without an answer, as if it were no DICOM receiver';
  if (head.length < 6) return NOT_DICOM;
  const length = head.readUInt32BE(2);
  switch (head[0]) {
    case PDU.accept: {
      if (length > LONGEST) return NOT_DICOM;
      const result = contextResult(await peer.read(length));
      if (result === undefined) return NOT_DICOM;
      peer.send(pdu(PDU.releaseRequest, Buffer.alloc(4)));
      // Waits until it is released.
      await peer.read(10);
      return result === 0 ? '' : 'knows the AE title, but not the service Verification (C-ECHO)';
    }
    case PDU.reject: {
      const [, , source, reason] = await peer.read(4);
      return `rejects the association: ${whyRejected(source, reason, calling)}`;
    }
    case PDU.abort:
      return 'aborts the association';
    default:
      return NOT_DICOM;
  }
}
