import { quoted } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';
import type { XnatImage } from './xnat-image';

export const xnatImage = new Rule<XnatImage>({
  id: 'xnat-image',
  refuses: 'a version of the AIS image that this library knows nothing of, or a relative folder',
  why: "the login plugin's version decides how its file must look, and a pod finds no relative folder",
  check: (image) => {
    const reports: Report[] = [];
    if (image._unknownVersion !== undefined) {
      reports.push({
        what: `${image._unknownVersion} names a version of which nothing is known; 1.9.0, 1.9.1, 1.9.1.1, 1.9.1.2, 1.9.2, 1.9.2.2, 1.9.2.3, 1.9.3, 1.9.3.x and 1.10.x are known, each with or without a v in front`,
        why: "the login plugin's version decides how its file must look",
        fix: 'name one of these, or use XnatImage.custom({ image, uid: 65534, plugins: { "openid-auth": "…" } })',
      });
    }
    for (const [prop, path] of [
      ['home', image.home],
      ['tomcat', image.tomcat],
    ] as const) {
      if (!/^\/[^\s:]+[^/\s:]$/.test(path)) {
        reports.push({
          what: `${prop} of the image is ${quoted(path)}`,
          why: 'the folder is copied into a volume that is mounted in its place',
          fix: 'write the absolute path, without a slash at its end',
        });
      }
    }
    return reports;
  },
});
