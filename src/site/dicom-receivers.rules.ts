import { quoted } from '../core/refusals/describe';
import { Rule } from '../core/refusals/rule';

export interface ReceiversSubject {
  readonly receivers: ReadonlyArray<{ readonly aeTitle: string; readonly port: number }>;
  /** Whether a Job brings XNAT to its settings. */
  readonly setup: boolean;
}

export const dicomReceivers = new Rule<ReceiversSubject>({
  id: 'dicom-receivers',
  refuses: 'DICOM receivers that XNAT does not make by itself, on a site without set-up',
  why: 'the port is open, and nothing listens there: each scanner is refused its connection',
  acknowledgeable: true,
  check: ({ receivers, setup }) =>
    setup
      ? []
      : receivers
          .filter(({ aeTitle, port }) => aeTitle !== 'XNAT' || port !== 8104)
          .map(({ aeTitle, port }) => ({
            what: `dicom.receivers names ${quoted(aeTitle)} on port ${port}, and setup is not given`,
            fix: 'write setup: {}, which makes it; or acknowledge "dicom-receivers" where it was made by hand',
          })),
});
