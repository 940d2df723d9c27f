import { NoAnswer } from '../../../core/job-program/no-answer';
import type { Pods } from './pods';
import { isOk, said, type TestRun } from './test-run';

/** A page without its comments: what stands in them, nobody sees. One that is never closed goes to the end. */
const withoutComments = (page: string) => page.replace(/<!--[\s\S]*?(?:-->|$)/g, '');

const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Whether a page leads to a provider: by a link of OpenID Connect, or an entry of the list, as LDAP has it. */
function leadsTo(page: string, provider: string): boolean {
  const id = literally(provider);
  return new RegExp(`providerId=${id}(?![A-Za-z0-9_-])|value="${id}"`).test(page);
}

/** What is wrong with each part of a login page. */
type Faults = ReadonlyMap<string, string>;

async function lookAtLogin(run: TestRun, pods: Pods, address: string): Promise<Faults> {
  const { loginPage, passwordLogin, providers } = run.settings;
  const faults = new Map<string, string>();
  const answer = await run.get(pods.url(address, loginPage));
  if (answer instanceof NoAnswer || !isOk(answer)) {
    const instead = answer instanceof NoAnswer ? answer.message : `${said(answer)}, not 200`;
    return faults.set('page', `${loginPage} of ${address} ${instead}. Look at XNAT's log; where XNAT has moved the page, set loginPage.`);
  }
  const page = withoutComments(answer.text);
  if (passwordLogin && !/(?:name|type)="password"/i.test(page)) {
    faults.set('password', `the page of ${address} asks for no password, though the site says it does. Is localdb among the preference enabledProviders?`);
  }
  for (const provider of providers.filter((id) => !leadsTo(page, id))) {
    faults.set(
      `provider ${provider}`,
      `the page of ${address} does not lead to ${provider}. Is its plugin loaded, and ${provider} among the preference enabledProviders? A link of your own must hold providerId=${provider}.`,
    );
  }
  return faults;
}

/** Each pod is asked itself: the common Service leads to pods of an older state as well. */
export async function checkLogin(run: TestRun, pods: Pods): Promise<void> {
  const { report, settings } = run;
  if (pods.addresses.length === 0) return report.notChecked('login: there is no pod of this state to ask.');
  const all = new Map<string, string>();
  let asked = 0;
  for (const address of pods.addresses) {
    const faults = await run.settled(
      () => lookAtLogin(run, pods, address),
      ({ size }) => size === 0,
    );
    // An autoscaler may have taken the pod away meanwhile.
    if (faults.size > 0 && !(await pods.has(address))) continue;
    asked++;
    for (const [part, fault] of faults) all.set(part, fault);
  }
  if (asked === 0) return report.failed('login: no pod of this state is there any longer. Look at kubectl get pods: XNAT may have ended again.');
  const page = all.get('page');
  if (page !== undefined) return report.failed(`login: ${page}`);
  const tell = (part: string, well: string) => {
    const fault = all.get(part);
    if (fault === undefined) report.ok(`login: ${well}`);
    else report.failed(`login: ${fault}`);
  };
  if (settings.passwordLogin) tell('password', 'the page asks for a user name and a password.');
  for (const provider of settings.providers) tell(`provider ${provider}`, `the page leads to ${provider}.`);
}
