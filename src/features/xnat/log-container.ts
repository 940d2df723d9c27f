import { Size } from 'cdk8s';
import type { ScaledContainer } from '../../contracts/xnat';
import type { k8s } from '../../core/k8s';
import { environment } from '../../core/kubernetes/environment';
import { restrictedContainer } from '../../core/kubernetes/restricted';
import { Cpu } from '../../core/units/cpu';
import { Resources } from '../../core/units/resources';
import { LOG_STATE } from './scheduling';
import type { XnatImage } from './xnat-image';

/** What the container that shows logs requests: it copies lines. */
const LOG_RESOURCES = new Resources(
  { cpu: Cpu.millis(20), cpuLimit: Cpu.millis(500), memory: Size.mebibytes(32), memoryLimit: Size.mebibytes(128) },
  Size.mebibytes(32),
);

/** The containers of XNAT's pods, and what each requests. */
export function scaledContainers(xnat: Resources, showLogs: boolean): ScaledContainer[] {
  const of = (name: string, { cpu, memory }: Resources): ScaledContainer => ({ name, cpu, memory });
  return [of('xnat', xnat), ...(showLogs ? [of('logs', LOG_RESOURCES)] : [])];
}

/** Whether an init container goes on beside the others; the classes of cdk8s are of a Kubernetes that did not know of it. */
export const isSidecar = (container: k8s.Container & { readonly restartPolicy?: string }): boolean => container.restartPolicy === 'Always';

/** A container that a site starts before XNAT and that goes on beside it: the autoscaler reckons with it as with any other. */
export function sidecar({ name, resources }: k8s.Container): ScaledContainer {
  const { cpu, memory } = resources?.requests ?? {};
  // What is requested is not looked at, but only whether it is.
  return { name, ...(cpu && { cpu: LOG_RESOURCES.cpu }), ...(memory && { memory: LOG_RESOURCES.memory }) };
}

/** Shows what XNAT logs into files: its own log, and Tomcat's `localhost`, which has what went wrong in a login. */
export function logContainer(image: XnatImage): k8s.Container {
  const env = {
    LOGS: `${image.home}/logs/*.log ${image.tomcat}/logs/localhost.*.log`,
    STATE: '/tmp',
    PAUSE: '10',
  };
  return {
    name: 'logs',
    image: image.image,
    imagePullPolicy: 'IfNotPresent',
    command: ['bash', '/scripts/show-logs.sh'],
    env: environment(env),
    resources: LOG_RESOURCES.toKube(),
    securityContext: restrictedContainer,
    // XNAT goes on for as long, and what it says then is worth the most.
    lifecycle: { preStop: { exec: { command: ['sleep', '40'] } } },
    volumeMounts: [
      { name: 'home', mountPath: image.home, readOnly: true },
      { name: 'tomcat', mountPath: image.tomcat, readOnly: true },
      { name: 'scripts', mountPath: '/scripts', readOnly: true },
      { name: LOG_STATE, mountPath: '/tmp' },
    ],
  };
}
