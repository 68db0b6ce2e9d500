import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { describe, expect, it } from 'vitest';
import { PodKind } from '../../../common/api/core/v1/pod.ts';
import { type Pod } from '../../../common/api/core/v1/pod.ts';
import { ServiceKind } from '../../../common/api/core/v1/service.ts';
import { decodeObject } from './decode-object.ts';

/** A message: tags with what stands there. Numbers are varints, text and bytes have a length, as have messages. */
type Message = readonly (readonly [number, string | number | Uint8Array | Message])[];

function encode(message: Message): Uint8Array {
  const writer = new BinaryWriter();
  for (const [tag, value] of message) {
    if (typeof value === 'number') writer.tag(tag, WireType.Varint).int64(value);
    else if (typeof value === 'string') writer.tag(tag, WireType.LengthDelimited).string(value);
    else writer.tag(tag, WireType.LengthDelimited).bytes(value instanceof Uint8Array ? value : encode(value));
  }
  return writer.finish();
}
const entry = (key: string, value: string): Message => [
  [1, key],
  [2, value],
];
const body = (apiVersion: string, kind: string, object: Message): Buffer =>
  Buffer.concat([
    Buffer.from('k8s\0'),
    encode([
      [
        1,
        [
          [1, apiVersion],
          [2, kind],
        ],
      ],
      [2, encode(object)],
    ]),
  ]);
const options = { contentType: 'application/vnd.kubernetes.protobuf', fieldValidation: 'Strict' } as const;
const decodePod = (object: Message, kind = 'Pod') =>
  decodeObject<Pod>({ kind: PodKind }, body('v1', kind, object), options).object;

describe('an object in protobuf', () => {
  it('is read as the JSON that says the same', () => {
    const container: Message = [
      [1, 'main'],
      [2, 'demo:1'],
      [3, 'sh'],
      [3, '-c'],
      [
        8,
        [
          [
            2,
            [
              [1, 'cpu'],
              [2, [[1, '0.1']]],
            ],
          ],
        ],
      ],
      // A probe: its handler is inline, with a port that is a number and one that is a name.
      [
        10,
        [
          [
            1,
            [
              [
                2,
                [
                  [1, '/'],
                  [
                    2,
                    [
                      [1, 0],
                      [2, 8080],
                    ],
                  ],
                ],
              ],
            ],
          ],
        ],
      ],
      [
        11,
        [
          [
            1,
            [
              [
                2,
                [
                  [
                    2,
                    [
                      [1, 1],
                      [3, 'http'],
                    ],
                  ],
                ],
              ],
            ],
          ],
        ],
      ],
    ];
    const pod = decodePod([
      [
        1,
        [
          [1, 'web'],
          [3, ''],
          [8, new Uint8Array()],
          [11, entry('app', 'web')],
          [11, entry('tier', '')],
        ],
      ],
      [
        2,
        [
          [
            1,
            [
              [1, 'v'],
              [2, [[2, [[1, '']]]]],
            ],
          ],
          [2, container],
          [4, 0],
        ],
      ],
    ]);
    expect(pod.metadata).toEqual({ name: 'web', labels: { app: 'web', tier: '' } });
    expect(pod.spec.volumes).toEqual([{ name: 'v', emptyDir: {} }]);
    expect(pod.spec.terminationGracePeriodSeconds).toBe(0);
    expect(pod.spec.containers[0]).toMatchObject({
      name: 'main',
      command: ['sh', '-c'],
      resources: { requests: { cpu: '100m' } },
      livenessProbe: { httpGet: { path: '/', port: 8080 } },
      readinessProbe: { httpGet: { port: 'http' } },
    });
  });

  it('has times and packed numbers', () => {
    const packed = new BinaryWriter().int64(7).int64(-1).finish();
    const pod = decodePod([
      [
        1,
        [
          [1, 'p'],
          [9, [[1, 1_600_000_000]]],
        ],
      ],
      [2, [[14, [[4, packed]]]]],
    ]);
    expect(pod.metadata.deletionTimestamp).toBe('2020-09-13T12:26:40Z');
    expect(pod.spec.securityContext?.supplementalGroups).toEqual([7, -1]);
  });

  it('of another kind is refused by its name', () => {
    expect(() => decodePod([[1, [[1, 'p']]]], 'Secret')).toThrow(
      'Secret in version "v1" cannot be handled as a Pod: converting (v1.Secret) to (core.Pod): unknown conversion',
    );
  });

  it.each([
    ['{"kind":"Pod"}', 'does not appear to be a protobuf message'],
    ['k8s\0\u0012\u0005abc', 'the protobuf message cannot be read'],
  ])('that is none is refused: %o', (text, words) => {
    const decode = () => decodeObject({ kind: ServiceKind }, Buffer.from(text), options);
    expect(decode).toThrow(expect.objectContaining({ code: 400 }) as Error);
    expect(decode).toThrow(words);
  });
});
