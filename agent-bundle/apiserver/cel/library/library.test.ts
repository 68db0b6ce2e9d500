import { describe, expect, it } from 'vitest';
import { CelError } from '../cel.ts';
import { compileCel } from '../compile.ts';

function result(expression: string): unknown {
  const compiled = compileCel(expression, { variables: {}, returns: 'dyn' });
  if (!compiled.ok) throw new Error(compiled.errors.join('\n'));
  return compiled.program.evaluate({}, { remaining: 1_000_000 });
}

/** Each of them holds, as the documentation of the library or of CEL says. */
const holds: Readonly<Record<string, readonly string[]>> = {
  optionals: [
    '{"a": 1}.?a == optional.of(1)',
    '{"a": {"b": 2}}.?a.?b.orValue(0) == 2',
    '{"a": {"b": 2}}.?a.c.orValue(5) == 5',
    '!{"a": 1}.?b.hasValue()',
    '[1, 2][?1].value() == 2 && [1, 2][?2] == optional.none()',
    '{"a": 1}[?"b"].or(optional.of(7)).value() == 7',
    '{"a": 1}.?b.orValue(2) == 2',
    'optional.of(3).optMap(x, x * 2).value() == 6 && !optional.none().optMap(x, 1).hasValue()',
    '{"a": {"b": 4}}.?a.optFlatMap(x, x.?b).value() == 4',
    '!optional.ofNonZeroValue("").hasValue() && optional.ofNonZeroValue(1).hasValue()',
    '{?"a": optional.none(), "b": 1}.size() == 1 && [?optional.of(1), ?optional.none()] == [1]',
    'has({"a": {"b": 1}}.?a.b)',
    'optional.of(1).orValue(1 / 0) == 1',
    '[1, 2].last().value() == 2 && ![].first().hasValue()',
  ],
  strings: [
    '"hello".charAt(4) == "o" && "tacocat".charAt(7) == ""',
    '"hello mellow".indexOf("ello", 2) == 7 && "hello mellow".indexOf("jello") == -1 && "a".indexOf("") == 0',
    '"hello mellow".lastIndexOf("ello") == 7 && "hello mellow".lastIndexOf("ello", 6) == 1',
    '["hello", "mellow"].join(" ") == "hello mellow" && [].join("x") == ""',
    '"TacoCÆt".lowerAscii() == "tacocÆt" && "tacocæt".upperAscii() == "TACOCæT"',
    '"hello hello".replace("he", "we") == "wello wello" && "hello hello".replace("he", "we", 1) == "wello hello"',
    '"hello hello".replace("he", "we", 0) == "hello hello" && "hello hello".replace("", "_") == "_h_e_l_l_o_ _h_e_l_l_o_"',
    '"hello hello hello".split(" ") == ["hello", "hello", "hello"]',
    '"hello hello hello".split(" ", 0) == [] && "hello hello hello".split(" ", 2) == ["hello", "hello hello"]',
    '"tacocat".substring(4) == "cat" && "tacocat".substring(0, 4) == "taco"',
    '"😀é!".substring(1, 2) == "é" && "😀é!".size() == 3 && "😀é!".charAt(0) == "😀" && "😀é!".indexOf("!") == 2',
    '"  \\ttrim\\n    ".trim() == "trim"',
    '"gums".reverse() == "smug"',
    '"this is a string: %s\\nand an integer: %d".format(["str", 42]) == "this is a string: str\\nand an integer: 42"',
    '"%.3f %e %b %x %X %o %%".format([1.2345, 1052.032911275, 5, 30, "hello", 11]) == "1.234 1.052033e+03 101 1e 68656C6C6F 13 %"',
    '"%s %s".format([[1, 2], {"b": true, "a": false}]) == "[1, 2] {a: false, b: true}"',
    'strings.quote("a\\"b\\n") == "\\"a\\\\\\"b\\\\n\\""',
  ],
  lists: [
    '[1, 3].isSorted() && !["b", "a"].isSorted() && [].isSorted()',
    '[1, 3].sum() == 4 && [1.0, 0.5].sum() == 1.5 && [duration("1m"), duration("1s")].sum() == duration("61s")',
    '[1, 3].min() == 1 && ["a", "b"].max() == "b"',
    '[1, 2, 2, 3].indexOf(2) == 1 && [1, 2, 2, 3].lastIndexOf(2) == 2 && [1.0].indexOf(1.1) == -1',
  ],
  sets: [
    'sets.contains([1, 2, 3], [2, 1, 2]) && !sets.contains([1], [1, 4]) && sets.contains([], [])',
    'sets.intersects([1], [1, 2]) && !sets.intersects([1], []) && sets.equivalent([1, 1], [1])',
  ],
  regex: [
    '"abc 123".find("[0-9]*") == "" && "abc 123".find("[0-9]+") == "123" && "x".find("y") == ""',
    '"123 abc 456".findAll("[0-9]*") == ["123", "", "", "", "", "456"]',
    '"123 abc 456".findAll("[0-9]+") == ["123", "456"]',
    '"123 abc 456".findAll("[0-9]+", 1) == ["123"] && "123".findAll("x") == [] && "12".findAll("[0-9]", 0) == []',
    '"foobar".matches("foo.*") && "xfoo".matches("o") && matches("a", "^a$")',
    '!"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!".matches("^(a+)+$")',
  ],
  urls: [
    'url("https://example.com:80/").getHost() == "example.com:80" && url("https://example.com:80/").getPort() == "80"',
    'url("https://[::1]:80/").getHostname() == "::1" && url("https://user:pass@example.com/").getHostname() == "example.com"',
    'url("/path").getHost() == "" && url("/path").getScheme() == "" && url("HTTPS://a/").getScheme() == "https"',
    'url("https://example.com/path with spaces/").getEscapedPath() == "/path%20with%20spaces/"',
    'url("https://example.com/path?k1=a&k2=b&k2=c").getQuery() == {"k1": ["a"], "k2": ["b", "c"]}',
    'url("https://example.com/path?key with spaces=value with spaces").getQuery() == {"key with spaces": ["value with spaces"]}',
    'isURL("https://user:pass@example.com:80/path?query=val#fragment") && isURL("/absolute-path") && !isURL("https://a:b:c/")',
    '!isURL("../relative-path") && !isURL("") && url("https://a/b") == url("https://a/b")',
  ],
  quantities: [
    'isQuantity("1.3Gi") && isQuantity("1,3G") == false && isQuantity("10000k") && !isQuantity("10000K")',
    'quantity("50000000G").isInteger() && quantity("50k").asInteger() == 50000 && !quantity("9999999999999999999999999999999999999G").isInteger()',
    'quantity("50k").add(20) == quantity("50020") && quantity("50k").sub(quantity("20k")) == quantity("30k")',
    'quantity("200M").compareTo(quantity("0.2G")) == 0 && quantity("50M").isLessThan(quantity("50Mi"))',
    'quantity("100M").isGreaterThan(quantity("50M")) && quantity("-1").sign() == -1',
    'quantity("1500m").asApproximateFloat() == 1.5',
  ],
  addresses: [
    'isIP("127.0.0.1") && isIP("::1") && !isIP("127.0.0.256") && !isIP(":::1") && !isIP("01.0.0.1") && !isIP("::ffff:1.2.3.4")',
    'ip("127.0.0.1").family() == 4 && ip("::1").family() == 6',
    'ip.isCanonical("2001:db8::abcd") && !ip.isCanonical("2001:DB8::ABCD")',
    'ip("127.0.0.1").isLoopback() && ip("0.0.0.0").isUnspecified() && ip("ff02::1").isLinkLocalMulticast()',
    'ip("169.254.1.1").isLinkLocalUnicast() && ip("192.168.0.1").isGlobalUnicast() && !ip("255.255.255.255").isGlobalUnicast()',
    'ip("2001:db8::1") == ip("2001:DB8::1") && string(ip("::1")) == "::1"',
    'isCIDR("192.168.0.0/16") && !isCIDR("192.168.0.0/") && !isCIDR("192.168.0.0/33") && isCIDR("::1/128")',
    'cidr("192.168.0.0/24").containsIP(ip("192.168.0.1")) && !cidr("192.168.0.0/24").containsIP("192.168.1.1")',
    'cidr("192.168.0.0/16").containsCIDR(cidr("192.168.10.0/24")) && !cidr("192.168.0.0/24").containsCIDR("192.168.0.0/23")',
    'cidr("192.168.0.1/24").ip() == ip("192.168.0.1") && cidr("192.168.0.1/24").masked() == cidr("192.168.0.0/24")',
    'cidr("::1/80").prefixLength() == 80 && string(cidr("10.1.2.3/12").masked()) == "10.0.0.0/12"',
  ],
  semvers: [
    'isSemver("1.0.0") && !isSemver("v1.0") && !isSemver("200K") && isSemver("v01.02", true) && isSemver("1.0.0-alpha+b")',
    'semver("1.2.3").major() == 1 && semver("1.2.3").minor() == 2 && semver("1.2.3").patch() == 3',
    'semver("1.2.3").compareTo(semver("1.2.3")) == 0 && semver("1.2.3").isLessThan(semver("2.0.0"))',
    'semver("1.0.0-alpha.1").isLessThan(semver("1.0.0")) && semver("1.0.0-2").isLessThan(semver("1.0.0-10"))',
    'semver("v1.0", true) == semver("1.0.0")',
  ],
  formats: [
    '!format.dns1123Label().validate("my-label-name").hasValue() && format.dns1123Label().validate("No").hasValue()',
    '!format.named("qualifiedName").value().validate("apiextensions.k8s.io/v1beta1").hasValue()',
    '!format.named("nothing").hasValue() && !format.dns1035LabelPrefix().validate("my-label-prefix-").hasValue()',
    '!format.uuid().validate("123e4567-e89b-12d3-a456-426614174000").hasValue() && format.uuid().validate("x").value() == ["does not match the UUID format"]',
    '!format.date().validate("2021-01-01").hasValue() && format.date().validate("2021-02-30").hasValue()',
    '!format.datetime().validate("2021-01-01T00:00:00Z").hasValue() && !format.byte().validate("aGVsbG8=").hasValue()',
    '!format.uri().validate("http://example.com").hasValue() && format.uri().validate("x").hasValue()',
  ],
  times: [
    'timestamp("2023-12-25T12:34:56.789Z").getFullYear() == 2023 && timestamp("2023-12-25T00:00:00Z").getMonth() == 11',
    'timestamp("2023-12-25T12:34:56.789Z").getMilliseconds() == 789 && timestamp("2023-12-25T00:00:00Z").getDayOfWeek() == 1',
    'timestamp("2023-12-25T00:00:00Z").getDate() == 25 && timestamp("2023-12-25T00:00:00Z").getDayOfMonth() == 24',
    'timestamp("2023-12-25T00:00:00Z").getHours("America/Los_Angeles") == 16 && timestamp("2023-12-25T00:00:00Z").getHours("-08:00") == 16',
    'timestamp("2023-12-31T00:00:00Z").getDayOfYear() == 364 && timestamp("2024-12-31T00:00:00Z").getDayOfYear() == 365',
    'duration("3730s").getHours() == 1 && duration("3730s").getMinutes() == 62 && duration("1.5s").getMilliseconds() == 1500',
    'string(duration("1h1.5s")) == "3601.5s" && string(timestamp("2020-01-01T00:00:00.10+01:00")) == "2020-01-01T00:00:00.1+01:00"',
    'duration("1m") < duration("61s") && timestamp(0) == timestamp("1970-01-01T00:00:00Z") && int(timestamp(7)) == 7',
    'timestamp("2020-01-02T00:00:00Z") - timestamp("2020-01-01T00:00:00Z") == duration("24h")',
  ],
  conversions: [
    'int("-5") == -5 && int(3.99) == 3 && int(7u) == 7 && uint("5") == 5u && double("1e3") == 1000.0',
    'string(1.5) == "1.5" && string(true) == "true" && string(b"abc") == "abc" && string(-0x10) == "-16" && string(1e100) == "1e+100"',
    'bool("true") && !bool("0") && bytes("é").size() == 2 && size("é") == 1',
    'type(1u) == uint && type(timestamp(0)) == google.protobuf.Timestamp && type(quantity("1")) == kubernetes.Quantity',
  ],
  'JSON patches': ['jsonpatch.escapeKey("k8s.io/my~label") == "k8s.io~1my~0label"'],
  math: ['math.greatest(1, 3, 2) == 3 && math.least([2.5, 1.5]) == 1.5'],
};

describe.each(Object.entries(holds))('%s', (_, expressions) => {
  it.each(expressions)('%s', (expression) => {
    expect(result(expression)).toBe(true);
  });
});

describe('what fails when it runs', () => {
  it.each([
    [
      '[1].map(x, quantity("x"))',
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
    [
      'url("../relative")',
      'URL parse error during conversion from string: parse "../relative": invalid URI for request',
    ],
    ['[].min() == 1', 'min called on empty list'],
    ['optional.none().value()', 'optional.none() dereference'],
    ['"abc".substring(2, 1)', 'invalid substring range. start: 2, end: 1'],
    ['"abc".charAt(4)', 'index out of range: 4'],
    ['"%d".format(["x"])', 'decimal clause can only be used on integers, was given string'],
    ['"%s %s".format([1])', 'index 1 out of range'],
    ['ip("::ffff:1.2.3.4")', 'is not allowed'],
    ['quantity("1.5").asInteger()', 'cannot convert value to integer'],
    ['timestamp("9999-12-31T23:59:59Z") + duration("1h")', 'timestamp overflow'],
    ['"a".find(string(b"("))', 'Illegal regex'],
    ['{"a": 1, "a": 2}', 'Failed with repeated key: a'],
  ])('%s: %s', (expression, message) => {
    expect(() => result(expression)).toThrow(CelError);
    expect(() => result(expression)).toThrow(message);
  });
});
