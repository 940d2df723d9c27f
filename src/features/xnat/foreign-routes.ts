import type { IConstruct } from 'constructs';
import { mayShareCluster } from '../../core/app/cluster';
import { namespaceOf } from '../../core/kubernetes/namespace-of';
import { isOfLibrary, listAt, objectsOfApp, valueAt, type WrittenObject } from '../../core/kubernetes/objects-of-app';
import { oncePerPass } from '../../core/synth-pass';
import { plainHost } from '../../core/url';
import type { ForeignRoute } from './foreign-route.rules';

interface Route {
  readonly host: string;
  readonly object: WrittenObject;
  readonly services: readonly string[];
}

/** Ingresses and HTTPRoutes of the user's own that take the requests for a host of an XNAT's to something else. */
export function foreignRoutes(xnat: IConstruct, hosts: readonly string[], services: readonly string[]): ForeignRoute[] {
  const own = services.map((name) => `${namespaceOf(xnat) ?? ''}/${name}`);
  const byHost = oncePerPass(xnat, routesByHost, () => routesByHost(xnat));
  return hosts
    .flatMap((host) => byHost.get(plainHost(host)) ?? [])
    .filter((route) => !route.services.every((service) => own.includes(service)))
    .filter(({ object }) => mayShareCluster(xnat, object.source))
    .map(({ host, object: { kind, name, path } }) => ({ kind, name, path, host }));
}

function routesByHost(scope: IConstruct): Map<string, Route[]> {
  // Those of the library stand in front of a URL that a construct has told.
  const objects = objectsOfApp(scope, 'Ingress', 'HTTPRoute').filter((object) => !isOfLibrary(object));
  const routes = new Map<string, Route[]>();
  for (const route of objects.flatMap((object) => (object.kind === 'Ingress' ? ofIngress(object) : ofHttpRoute(object)))) {
    routes.set(route.host, [...(routes.get(route.host) ?? []), route]);
  }
  return routes;
}

function ofIngress(object: WrittenObject): Route[] {
  return listAt(object.json, 'spec', 'rules').map((rule) => ({
    object,
    host: plainHost(String(valueAt(rule, 'host') ?? '')),
    services: listAt(rule, 'http', 'paths').flatMap((path) => {
      const name = valueAt(path, 'backend', 'service', 'name');
      // What cert-manager asks for and what an action of the load balancer answers is no other application.
      return name === undefined || valueAt(path, 'backend', 'service', 'port', 'name') === 'use-annotation'
        ? []
        : [`${object.namespace ?? ''}/${String(name)}`];
    }),
  }));
}

function ofHttpRoute(object: WrittenObject): Route[] {
  const services = listAt(object.json, 'spec', 'rules')
    .flatMap((rule) => listAt(rule, 'backendRefs'))
    .map((backend) => `${String(valueAt(backend, 'namespace') ?? object.namespace ?? '')}/${String(valueAt(backend, 'name'))}`);
  return listAt(object.json, 'spec', 'hostnames').map((host) => ({ object, host: plainHost(String(host)), services }));
}
