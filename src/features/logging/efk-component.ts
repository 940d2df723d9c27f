import type { Construct } from 'constructs';
import { Component } from '../../core/kubernetes/instance';

/** Name, namespace and labels of one part of the stack. */
export interface EfkPart {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  /** Never more than the name and the instance: a selector is immutable. */
  readonly selector: Record<string, string>;
}

export function efkPart(scope: Construct, kind: string, name: string, namespace: string): EfkPart {
  const component = Component.of(scope, kind, 'logging');
  return { name, namespace, labels: component.labels, selector: component.selector };
}

export function metadataOf(part: EfkPart, name: string = part.name) {
  return { name, namespace: part.namespace, labels: part.labels };
}
