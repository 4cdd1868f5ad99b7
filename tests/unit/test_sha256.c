/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <strates/base/mem.h>
#include <strates/base/sha256.h>

/* The standard's examples. */
static const struct {
	const char *text, *hex;
} vectors[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
        {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrl"
         "mnopqrsmnopqrstnopqrstu",
                "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
};

static void hex_of(const void *data, size_t n, size_t step, char hex[65])
{
	const char *p = data;
	uint8_t digest[32];
	struct sha256 s;

	sha256_init(&s);
	for (size_t at = 0; at < n; at += step)
		sha256_add(&s, p + at, n - at < step ? n - at : step);
	sha256_end(&s, digest);
	sha256_hex(digest, 64, hex);
}

static void test_vectors(void **state)
{
	char hex[65];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(vectors); i++) {
		hex_of(vectors[i].text, strlen(vectors[i].text), 1000, hex);
		assert_string_equal(hex, vectors[i].hex);
	}
}

static void test_million(void **state)
{
	char *data = xmalloc(1000000), hex[65];

	(void)state;
	memset(data, 'a', 1000000);
	hex_of(data, 1000000, 1000000, hex);
	assert_string_equal(
	        hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
	free(data);
}

/* In whatever pieces it comes, and at every length around the padding. */
static void test_pieces(void **state)
{
	char data[200], whole[65], pieces[65];

	(void)state;
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (char)(i * 7);
	for (size_t n = 0; n <= sizeof(data); n++) {
		hex_of(data, n, sizeof(data), whole);
		hex_of(data, n, n % 67 + 1, pieces);
		assert_string_equal(whole, pieces);
	}
}

static void test_short_hex(void **state)
{
	const uint8_t digest[32] = {0x12, 0x34, 0xab};
	char hex[65];

	(void)state;
	sha256_hex(digest, 5, hex);
	assert_string_equal(hex, "1234a");
	sha256_hex(digest, 0, hex);
	assert_string_equal(hex, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_vectors),
	        cmocka_unit_test(test_million),
	        cmocka_unit_test(test_pieces),
	        cmocka_unit_test(test_short_hex),
	};

	return cmocka_run_group_tests_name("sha256", tests, NULL, NULL);
}
