import { quoted } from '../../core/refusals/describe';
import { Rule } from '../../core/refusals/rule';

export interface PipelinePathsSubject {
  /** Volumes with the folder of each, and whether a path of XNAT's can be shortened to one within the claim. */
  readonly volumes: ReadonlyArray<{ readonly volumeName: string; readonly mountPath: string; readonly subPath?: string; readonly translation?: string }>;
  /** Whether both are on one claim. */
  readonly combined: boolean;
}

export const pipelinePaths = new Rule<PipelinePathsSubject>({
  id: 'pipeline-paths',
  refuses: 'folders of a claim that the Container Service cannot find by shortening the paths of XNAT',
  why: 'it knows one prefix that it takes away from a path: pipelines would get empty folders, or those of another site',
  check: ({ volumes, combined }) => {
    const lost = volumes.filter(({ translation }) => translation === undefined);
    if (lost.length > 0) {
      return lost.map(({ volumeName, mountPath, subPath }) => ({
        what: `subPath of ${volumeName} is ${quoted(subPath ?? '')}, with which its path ${quoted(mountPath)} does not end`,
        fix: `rename the folder to ${quoted(mountPath.slice(mountPath.lastIndexOf('/') + 1))}, or to more of the path; or give the volume a claim of its own`,
      }));
    }
    const prefixes = [...new Set(volumes.map(({ translation }) => translation!))];
    return combined && prefixes.length > 1
      ? [
          {
            what: `${volumes.map(({ volumeName }) => volumeName).join(' and ')} are on one claim, below ${prefixes.map(quoted).join(' and ')}`,
            fix: 'give both folders of the claim the names of their paths, such as "archive" and "build"; or each a claim of its own',
          },
        ]
      : [];
  },
});
