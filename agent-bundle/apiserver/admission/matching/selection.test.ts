import { describe, expect, it } from 'vitest';
import type { ApiObject, Kind } from '../../../../common/api/schema/kind.ts';
import { ConfigMapKind } from '../../../../common/api/core/v1/config-map.ts';
import { NamespaceKind } from '../../../../common/api/core/v1/namespace.ts';
import { NodeKind } from '../../../../common/api/core/v1/node.ts';
import type { AdmissionContext, AdmissionRequest } from '../admission.ts';
import { isSelected, selectionOf } from './selection.ts';

type Labels = Record<string, string>;

/** There is one namespace, `here`, with these labels. */
const contextWith = (labels: Labels): AdmissionContext => {
  const get = async ({ name }: { readonly name: string }) => (name === 'here' ? { labels } : undefined);
  return { served: { require: () => ({ cache: { get } }) } } as unknown as AdmissionContext;
};
const object = (labels?: Labels): ApiObject => ({ metadata: { name: 'a', labels } });

interface Given {
  readonly kind?: Kind;
  readonly namespace?: string;
  readonly object?: ApiObject;
  readonly oldObject?: ApiObject;
}
const selected = (selectors: Parameters<typeof selectionOf>[0], given: Given, labels: Labels = {}) => {
  const { kind = ConfigMapKind, namespace = kind.namespaced ? 'here' : '' } = given;
  const request = { ...given, kind, namespace } as AdmissionRequest;
  return isSelected(selectionOf(selectors), request, contextWith(labels));
};
const yes = { matchLabels: { a: 'yes' } };
const labelled = object({ a: 'yes' });

describe('a request is selected', () => {
  it.each<[boolean, string, object, Given, Labels?]>([
    [true, 'by no selector', {}, { object: object() }],
    [true, 'by its namespace', { namespaceSelector: yes }, { object: object() }, { a: 'yes' }],
    [false, 'by its namespace', { namespaceSelector: yes }, { object: labelled }],
    [true, 'outside namespaces', { namespaceSelector: yes }, { kind: NodeKind, object: object() }],
    [true, 'as a Namespace', { namespaceSelector: yes }, { kind: NamespaceKind, object: labelled }],
    [false, 'as a Namespace', { namespaceSelector: yes }, { kind: NamespaceKind, object: object() }],
    [true, 'as a Namespace that goes', { namespaceSelector: yes }, { kind: NamespaceKind, oldObject: labelled }],
    [true, 'as it shall be', { objectSelector: yes }, { object: labelled, oldObject: object() }],
    [true, 'as it was', { objectSelector: yes }, { object: object(), oldObject: labelled }],
    [false, 'neither way', { objectSelector: yes }, { object: object(), oldObject: object() }],
    [false, 'where there is no object', { objectSelector: yes }, {}],
  ])('%s: %s', async (expected, _, selectors, given, labels) => {
    expect(await selected(selectors, given, labels)).toBe(expected);
  });

  it('in a namespace that is there', async () => {
    await expect(selected({ namespaceSelector: yes }, { namespace: 'gone', object: labelled })).rejects.toMatchObject({
      code: 404,
      message: 'namespaces "gone" not found',
    });
  });
});
