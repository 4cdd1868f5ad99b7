/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * confine.c - rights given up at the start.
 *
 * A core file would hold a register's personal data. Whatever a hostile file should make of this process, it can't send anything out: the kernel refuses sockets of
 * every family but the local one, which name services use. The filter is written by hand: it has a dozen instructions, and libseccomp would be one library more to
 * trust. A system call of another architecture, or of x32, would number socket() differently, so those are refused too.
 */
#include "config.h"

#include <stddef.h>
#include <strates/cli/confine.h>
#include <sys/resource.h>

#ifdef __linux__
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#endif

#if defined(__linux__) && defined(__x86_64__)
#define OUR_ARCH AUDIT_ARCH_X86_64
#define OTHER_CALLS 0x40000000u /* x32 begins here */
#elif defined(__linux__) && defined(__aarch64__)
#define OUR_ARCH AUDIT_ARCH_AARCH64
#define OTHER_CALLS 0xffffffffu
#endif

#ifndef __NR_io_uring_setup
#define __NR_io_uring_setup 425 /* on both machines; headers may be older than the kernel */
#endif

#ifdef OUR_ARCH
static void refuse_network(void)
{
	const unsigned refused = SECCOMP_RET_ERRNO | EACCES;
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OUR_ARCH, 0, 6),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, OTHER_CALLS, 4, 0),
		/* It makes sockets, too, without socket(). */
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_io_uring_setup, 3, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_socket, 0, 3),
		/* The low half of the first argument; both machines put it first. */
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_UNIX, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, refused),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {(unsigned short)(sizeof(code) / sizeof(code[0])), code};

	prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
}
#endif

void confine(bool network)
{
	setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
#ifdef __linux__
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
#endif
#ifdef OUR_ARCH
	if (!network)
		refuse_network();
#else
	(void)network;
#endif
}
