import { type Job, JobKind } from '../../../common/api/batch/v1/job.ts';
import type { Container } from '../../../common/api/core/v1/container.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { generateSuffix, generatedName } from '../../../common/api/names.ts';
import { controllerReference } from '../ownership.ts';
import {
  completionIndexKey,
  failureCountAnnotation,
  ignoredFailureCountAnnotation,
  trackingFinalizer,
} from './job-pods.ts';
import type { NewPod } from './pods-action.ts';

/** A pod as the job's template describes it, with what tells it its index. */
export function podOf(job: Job, wanted: NewPod): Pod {
  const { metadata, spec } = job.spec.template;
  const { name, namespace } = job.metadata;
  const prefix = wanted.index === undefined ? `${name}-` : `${name}-${wanted.index}-`;
  return {
    metadata: {
      name: generatedName(prefix, generateSuffix()),
      generateName: prefix,
      namespace,
      labels: { ...metadata?.labels, ...indexLabels(wanted) },
      annotations: { ...metadata?.annotations, ...indexLabels(wanted), ...failureAnnotations(wanted) },
      finalizers: [...(metadata?.finalizers ?? []), trackingFinalizer],
      ownerReferences: [controllerReference(JobKind, job)],
    },
    spec: wanted.index === undefined ? spec : indexedSpec(spec, `${name}-${wanted.index}`),
  };
}

type Texts = Record<string, string>;

const indexLabels = ({ index }: NewPod): Texts => (index === undefined ? {} : { [completionIndexKey]: String(index) });

const failureAnnotations = ({ failures }: NewPod): Texts => ({
  ...(failures ? { [failureCountAnnotation]: String(failures.counted) } : {}),
  ...(failures && failures.ignored > 0 ? { [ignoredFailureCountAnnotation]: String(failures.ignored) } : {}),
});

function indexedSpec(spec: Pod['spec'], hostname: string): Pod['spec'] {
  const { containers, initContainers } = spec;
  return {
    ...spec,
    hostname,
    containers: containers.map(withIndex),
    ...(initContainers ? { initContainers: initContainers.map(withIndex) } : {}),
  };
}

const variable = 'JOB_COMPLETION_INDEX';

function withIndex(container: Container): Container {
  const { env = [] } = container;
  if (env.some(({ name }) => name === variable)) return container;
  const fieldPath = `metadata.labels['${completionIndexKey}']`;
  return { ...container, env: [...env, { name: variable, valueFrom: { fieldRef: { fieldPath } } }] };
}
