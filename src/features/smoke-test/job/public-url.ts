import { NoAnswer } from '../../../core/job-program/no-answer';
import { isOk, type TestRun } from './test-run';

/** The URL that users write, through the ingress. */
export async function checkPublicUrl(run: TestRun): Promise<void> {
  const { report, settings } = run;
  const { publicUrl, publicProxy, healthPath } = settings;
  if (publicUrl === '') return;
  const answer = await run.settled(() => run.get(publicUrl + healthPath, publicProxy), isOk);
  if (answer instanceof NoAnswer) return report.failed(`public: ${noAnswerOf(publicUrl, answer)}`);
  if (answer.status !== 200) return report.failed(`public: ${publicUrl}${healthPath} says ${answer.status}, not 200. Does the ingress lead to this site?`);
  const certificate = publicUrl.startsWith('https:') ? ', with a certificate that is accepted' : '';
  report.ok(`public: ${publicUrl} answers through the ingress${certificate}.`);
}

function noAnswerOf(url: string, { reason, message }: NoAnswer): string {
  switch (reason) {
    case 'no-address':
    case 'no-tls':
      return `${url} ${message}.`;
    case 'certificate':
      return `${url} ${message}. Node knows the public authorities; name another one as trust of the site.`;
    case 'proxy':
      return `${url} ${message}. If the site is reached without it, add its name to noProxy.`;
    default:
      return `${url} ${message}. Does the ingress run, and can pods reach its public address?`;
  }
}
