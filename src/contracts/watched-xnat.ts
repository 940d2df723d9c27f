import type { Duration } from 'cdk8s';
import type { IDatabase } from './database';
import type { IXnatPods } from './xnat-pods';
import type { IXnatServer } from './xnat-server';

/** A DICOM receiver of an XNAT. */
export interface XnatReceiver {
  /** AE title. */
  readonly aeTitle: string;
  /** TCP port, of the Service and of the pods. */
  readonly port: number;
}

/** What an XNAT has become when all has been added to it. */
export interface XnatFacts {
  /** Name of its StatefulSet. */
  readonly statefulSet: string;
  /** Name of the Service that gives each pod its name, and that has the ports of features. */
  readonly headlessService: string;
  /** Labels that its pods have in this state of the site, and in no other; `markPods` brings them about. */
  readonly stateLabels: { readonly [label: string]: string };
  /** Pods that there are at least. */
  readonly leastPods: number;
  /** Pods that there may be at most. The first of them is replaced last, and DICOM comes to it. */
  readonly mostPods: number;
  /** How long a pod may take to start. */
  readonly startupTimeout: Duration;
  /** How long a pod may take to end. */
  readonly terminationGracePeriod: Duration;
  /** Whether the login page has XNAT's own user name and password. */
  readonly passwordLogin: boolean;
  /** Ids of the other providers on the login page. */
  readonly loginProviders: string[];
  /** Where it keeps its data. */
  readonly database: IDatabase;
  /** Name of the Service that scanners send to; undefined where there is none. */
  readonly dicomService?: string;
  /** The receivers behind it. */
  readonly dicomReceivers: XnatReceiver[];
}

/** An XNAT as those see it who watch whether it is well. */
export interface IWatchedXnat extends IXnatServer, IXnatPods {
  /** Has each pod carry a label that tells this state of the site from any other. */
  markPods(): void;
  /** What it has become. Asked for at the end. */
  facts(): XnatFacts;
}
