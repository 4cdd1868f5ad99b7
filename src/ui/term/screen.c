/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * screen.c - the grid on the real screen, through curses.
 *
 * Curses is used for what it is best at: terminfo, and the fewest bytes from one screen to the
 * next. Only cells that differ from the last frame are handed to it, so a moved selection costs two
 * rows. Its windows, key input and colour pairs stay behind this file. Order of a frame: cells,
 * then the cursor, then one doupdate(): the hardware cursor rests on the selection even while
 * hidden, because braille displays and magnifiers follow it.
 *
 * Curses writes at each motion of the cursor. A frame goes into memory first, and from there to the
 * terminal in one piece: whoever draws it never shows half a frame, and is woken once.
 */
#include "config.h"

#define NCURSES_NOMACROS
#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wchar.h>
#include <strates/base/intl.h>
#include <strates/base/mem.h>
#include <strates/base/utf8.h>

#include "term_priv.h"

#define PASTE_ON       "\033[?2004h"
#define PASTE_OFF      "\033[?2004l"
#define MOUSE_ON       "\033[?1000h\033[?1006h"
#define MOUSE_OFF      "\033[?1006l\033[?1000l"
#define ASK_BACKGROUND "\033]11;?\033\\\033[c"
enum { ASK_MS = 60 };

void term_write(struct term *t, const char *s, size_t n)
{
	while (n > 0 && !t->gone) {
		ssize_t done = write(t->out, s, n);

		if (done < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (done <= 0) {
			t->gone = true;
			return;
		}
		s += done;
		n -= (size_t)done;
	}
}

static void write_text(struct term *t, const char *s)
{
	term_write(t, s, strlen(s));
}

static void modes_on(struct term *t)
{
	if (t->osc)
		write_text(t, PASTE_ON);
	if (t->options.mouse)
		write_text(t, MOUSE_ON);
}

static void modes_off(struct term *t)
{
	if (t->options.mouse)
		write_text(t, MOUSE_OFF);
	if (t->osc)
		write_text(t, PASTE_OFF);
}

/* --- size --------------------------------------------------------------------------------------
 */

static void size_screen(struct term *t, int rows, int cols)
{
	t->rows = rows;
	t->cols = cols;
	free(t->last);
	t->last = xcalloc((size_t)rows * (size_t)cols, sizeof(*t->last));
}

bool screen_resize(struct term *t)
{
	struct winsize ws;
	int rows = t->rows, cols = t->cols;

	if (ioctl(t->out, TIOCGWINSZ, &ws) == 0 && ws.ws_row > 0 && ws.ws_col > 0) {
		rows = ws.ws_row;
		cols = ws.ws_col;
	}
	if (rows == t->rows && cols == t->cols)
		return false;
	resizeterm(rows, cols);
	size_screen(t, rows, cols);
	clearok(curscr, TRUE);
	return true;
}

void term_size(const struct term *t, int *rows, int *cols)
{
	*rows = t->rows;
	*cols = t->cols;
}

/* --- opening -----------------------------------------------------------------------------------
 */

static bool open_files(struct term *t, struct err *e)
{
	t->in = STDIN_FILENO;
	t->out = STDOUT_FILENO;
	if (!isatty(t->out))
		return err_set(
		        e, ERR_IO, _("the console needs a terminal, and standard output is none."));
	if (!isatty(t->in)) {
		t->in = open("/dev/tty", O_RDWR | O_CLOEXEC);
		if (t->in < 0)
			return err_errno(e, errno, _("no terminal to read keys from"));
		t->own_in = true;
	}
	return true;
}

static void add_capability(struct str *s, const char *name)
{
	const char *value = terminfo_string(name);

	/* Delays ($<5>) are for hardware long gone, and would be written as text here. */
	while (value && *value) {
		const char *delay = strstr(value, "$<");
		size_t n = delay ? (size_t)(delay - value) : strlen(value);

		str_add_n(s, value, n);
		value = delay ? strchr(delay, '>') : NULL;
		value = value ? value + 1 : NULL;
	}
}

static bool install_guard(struct term *t, struct err *e)
{
	struct str reset = STR_INIT;

	if (t->osc)
		str_add(&reset, MOUSE_OFF PASTE_OFF);
	add_capability(&reset, "sgr0");
	add_capability(&reset, "rmkx");
	add_capability(&reset, "cnorm");
	add_capability(&reset, "rmcup");
	str_add(&reset, "\r\n");
	bool ok = guard_install(t->out, reset.s, e);

	str_release(&reset);
	return ok;
}

/* A file in memory and a descriptor for curses alone, which leads there while a frame is drawn. Without
 * them curses writes to the terminal as it likes. */
static void open_frame(struct term *t)
{
	int fd = dup(t->out);

	t->frame = -1;
#ifdef HAVE_MEMFD_CREATE
	t->frame = memfd_create("frame", MFD_CLOEXEC);
#endif
	t->out_file = fd >= 0 && t->frame >= 0 ? fdopen(fd, "w") : NULL;
	if (!t->out_file && fd >= 0)
		close(fd);
}

static void close_frame(struct term *t)
{
	if (t->out_file)
		fclose(t->out_file);
	if (t->frame > 0)
		close(t->frame);
}

static bool start_screen(struct term *t, struct err *e)
{
	/* They would freeze the size that curses works with. */
	unsetenv("LINES");
	unsetenv("COLUMNS");
	t->in_file = t->own_in ? fdopen(t->in, "r") : stdin;
	open_frame(t);
	t->screen = newterm(NULL, t->out_file ? t->out_file : stdout, t->in_file);
	if (!t->screen)
		return err_set(e, ERR_IO, _("the terminal could not be set up; is TERM right?"));
	raw();
	noecho();
	nonl();
	typeahead(-1);
	keypad(stdscr, TRUE);
	leaveok(stdscr, FALSE);
	return true;
}

static void start_colors(struct term *t)
{
	t->colors = 0;
	if (t->options.no_color || !str_is_empty(getenv("NO_COLOR")) || !has_colors())
		return;
	if (start_color() == OK && use_default_colors() == OK)
		t->colors = COLORS;
}

static void ask_background(struct term *t)
{
	if (!theme_wants_ground(&t->theme) || !t->osc)
		return;
	write_text(t, ASK_BACKGROUND);
	t->asked = true;
}

static int escape_delay(void)
{
	const char *s = getenv("ESCDELAY");
	long long n;

	return s && str_to_int(s, &n) && n >= 0 && n <= 5000 ? (int)n : 25;
}

struct term *term_open(const struct term_options *options, struct err *e)
{
	struct term *t = xcalloc(1, sizeof(*t));

	t->options = *options;
	t->cursor = -1;
	t->utf8 = !intl_enter_codeset();
	t->escdelay = escape_delay();
	key_decoder_init(&t->decoder);
	if (!open_files(t, e) || !terminfo_check(t->out, e) || !start_screen(t, e)) {
		term_close(&t);
		return NULL;
	}
	t->osc = terminfo_takes_osc();
	t->decoder.one_byte = !t->utf8;
	terminfo_add_keys(&t->decoder);
	if (!install_guard(t, e)) {
		term_close(&t);
		return NULL;
	}
	start_colors(t);
	theme_init(&t->theme, options->theme, t->colors);
	theme_wear(&t->theme, &options->own);
	size_screen(t, LINES, COLS);
	screen_resize(t);
	guard_set_active(true);
	modes_on(t);
	ask_background(t);
	return t;
}

static void close_screen(struct term *t)
{
	if (!t->left && !t->gone) {
		modes_off(t);
		if (t->titled)
			write_text(t, "\033[23;2t");
	}
	/* A terminal that is gone would make curses wait for it. */
	if (!t->left && !t->gone)
		endwin();
	guard_set_active(false);
	guard_remove();
	delscreen(t->screen);
}

void term_close(struct term **pt)
{
	struct term *t = *pt;

	if (!t)
		return;
	if (t->screen)
		close_screen(t);
	close_frame(t);
	if (t->in_file && t->own_in)
		fclose(t->in_file);
	else if (t->own_in && t->in >= 0)
		close(t->in);
	key_decoder_release(&t->decoder);
	free(t->last);
	free(t);
	*pt = NULL;
}

/* --- looks -------------------------------------------------------------------------------------
 */

enum canvas_glyphs term_glyphs(const struct term *t)
{
	if (t->options.reader)
		return GLYPHS_READER;
	return t->options.ascii || !t->utf8 ? GLYPHS_ASCII : GLYPHS_UNICODE;
}

int term_colors(const struct term *t)
{
	return t->colors;
}

struct theme term_theme(const struct term *t)
{
	return t->theme;
}

void term_set_theme(struct term *t, const struct theme *theme)
{
	t->theme = *theme;
	t->asked = false;
	memset(t->look, 0, sizeof(t->look));
	memset(t->last, 0, (size_t)t->rows * (size_t)t->cols * sizeof(*t->last));
}

void screen_take_background(struct term *t)
{
	struct theme theme = t->theme;

	t->asked = false;
	if (t->decoder.background == 0 || !theme_wants_ground(&t->theme))
		return;
	theme_set_ground(&theme, t->decoder.background == 2 ? GROUND_LIGHT : GROUND_DARK);
	term_set_theme(t, &theme);
}

/* A terminal of direct colour takes numbers from 8 on as red, green and blue. */
static int shade(const struct term *t, int color)
{
	struct theme_rgb c;

	if (t->colors <= 256 || color < 8)
		return color;
	c = theme_rgb(color);
	return c.r << 16 | c.g << 8 | c.b;
}

/* Pairs are made as they are needed; when a terminal has no more of them, plain text it is. */
static short pair_for(struct term *t, int fg, int bg)
{
	int most = COLOR_PAIRS < 256 ? COLOR_PAIRS : 256;

	if (t->colors == 0 || (fg < 0 && bg < 0))
		return 0;
	for (short i = 1; i <= t->n_pairs; i++)
		if (t->pair_fg[i] == fg && t->pair_bg[i] == bg)
			return i;
	if (t->n_pairs + 1 >= most ||
	        init_extended_pair(t->n_pairs + 1, shade(t, fg), shade(t, bg)) == ERR)
		return 0;
	t->n_pairs++;
	t->pair_fg[t->n_pairs] = (short)fg;
	t->pair_bg[t->n_pairs] = (short)bg;
	return t->n_pairs;
}

static int ground_of(const struct term *t, short pair)
{
	return pair ? t->pair_bg[pair] : -1;
}

static const struct drawn_look *look_for(struct term *t, style_t style)
{
	struct drawn_look *d = &t->look[((style >> 8) << 6 | (style & 0x3f)) & (LOOKS - 1)];

	if (d->known)
		return d;
	struct theme_look look = theme_resolve(&t->theme, style);

	d->known = true;
	d->attrs = (look.attrs & THEME_BOLD ? A_BOLD : 0) | (look.attrs & THEME_DIM ? A_DIM : 0) |
	           (look.attrs & THEME_REVERSE ? A_REVERSE : 0) |
	           (look.attrs & THEME_UNDERLINE ? A_UNDERLINE : 0);
	d->pair = pair_for(t, look.fg, look.bg);
	return d;
}

/* --- drawing -----------------------------------------------------------------------------------
 */

/* The characters of a cell as the locale can show them; curses must agree about their width, or the
 * row would shift. */
static void cell_text(const struct term *t, const struct cell *cell, wchar_t text[CELL_CPS + 1])
{
	char bytes[16];
	int n = 0;

	for (int i = 0; i < CELL_CPS && cell->cp[i]; i++) {
		wchar_t wc = (wchar_t)cell->cp[i];
		bool ascii = cell->cp[i] < 0x80;

		if (!t->utf8 && !ascii && wctomb(bytes, wc) <= 0)
			wc = i == 0 ? (wchar_t)translit_cell(cell->cp[i]) : L'\0';
		else if (t->options.ascii && !ascii)
			wc = i == 0 ? (wchar_t)translit_cell(cell->cp[i]) : L'\0';
		if (wc && (ascii || wcwidth(wc) == (i == 0 ? cell->width : 0)))
			text[n++] = wc;
		else if (i == 0)
			text[n++] = L'?';
	}
	text[n] = L'\0';
}

/* A blank alone between two words shows its ground and nothing of its colour: with the look of the word before it, one change less is said. */
static const struct drawn_look *look_at(struct term *t, const struct cell *row, int x)
{
	const struct drawn_look *own = look_for(t, row[x].style), *before;

	if (row[x].cp[0] != ' ' || x == 0 || x + 1 >= t->cols || row[x - 1].width != 1 || row[x - 1].cp[0] == ' ' || row[x + 1].cp[0] == ' ')
		return own;
	before = look_for(t, row[x - 1].style);
	if ((own->attrs | before->attrs) & (A_REVERSE | A_UNDERLINE) || ground_of(t, own->pair) != ground_of(t, before->pair))
		return own;
	return before;
}

static void draw_cell(struct term *t, int y, int x, const struct cell *cell, const struct drawn_look *look)
{
	wchar_t text[CELL_CPS + 1];
	cchar_t out;

	cell_text(t, cell, text);
	if (setcchar(&out, text, look->attrs, look->pair, NULL) != OK) {
		text[1] = L'\0';
		setcchar(&out, text, look->attrs, look->pair, NULL);
	}
	mvadd_wch(y, x, &out);
	/* A wide character shown as one `?` leaves its second column. */
	if (cell->width == 2 && x + 1 < t->cols && wcwidth(text[0]) < 2) {
		setcchar(&out, L" ", look->attrs, look->pair, NULL);
		mvadd_wch(y, x + 1, &out);
	}
}

static void draw_row(struct term *t, const struct grid *g, int y)
{
	static const struct cell blank = {.cp = {' ', 0, 0}, .width = 1};
	struct cell *last = &t->last[y * t->cols];

	for (int x = 0; x < t->cols; x++) {
		const struct cell *cell = &blank;

		if (y < g->rows && x < g->cols)
			cell = &g->cells[y * g->cols + x];
		if (!memcmp(&last[x], cell, sizeof(*cell)))
			continue;
		last[x] = *cell;
		if (cell->width > 0)
			draw_cell(t, y, x, cell, y < g->rows && g->cols >= t->cols ? look_at(t, &g->cells[y * g->cols], x) : look_for(t, cell->style));
		else if (x > 0)
			draw_cell(t, y, x - 1, &last[x - 1], look_for(t, last[x - 1].style));
	}
}

static void place_cursor(struct term *t, const struct grid *g)
{
	int shown = g->cursor_shown || t->options.reader;
	int y = g->cursor_y < t->rows ? g->cursor_y : t->rows - 1;
	int x = g->cursor_x < t->cols ? g->cursor_x : t->cols - 1;

	if (shown != t->cursor)
		curs_set(shown);
	t->cursor = shown;
	wmove(stdscr, y, x);
}

/* What curses wrote, to the terminal. */
static void send_frame(struct term *t)
{
	off_t n = lseek(t->frame, 0, SEEK_CUR);
	struct str once = STR_INIT, out = STR_INIT;
	char *all = xcalloc((size_t)(n > 0 ? n : 0) + 1, 1);

	if (n > 0 && pread(t->frame, all, (size_t)n, 0) == n) {
		frame_shorten(&once, all, (size_t)n);
		frame_attributes(&t->attributes, t->colors >= 8, &out, once.s, once.len);
		term_write(t, out.s, out.len);
	}
	if (ftruncate(t->frame, 0) == 0)
		lseek(t->frame, 0, SEEK_SET);
	free(all);
	str_release(&once);
	str_release(&out);
}

static void update(struct term *t)
{
	bool collect = t->out_file && dup2(t->frame, fileno(t->out_file)) >= 0;

	wnoutrefresh(stdscr);
	doupdate();
	if (!collect)
		return;
	dup2(t->out, fileno(t->out_file));
	send_frame(t);
}

void term_draw(struct term *t, const struct grid *g)
{
	if (t->gone || t->left)
		return;
	/* Terminals answer within a millisecond or two; so the first frame already has the right
	 * colours. */
	while (t->asked && !t->decoder.answered && input_fill(t, ASK_MS))
		;
	if (t->asked)
		screen_take_background(t);
	for (int y = 0; y < t->rows; y++)
		draw_row(t, g, y);
	place_cursor(t, g);
	update(t);
}

void term_redraw(struct term *t)
{
	memset(t->last, 0, (size_t)t->rows * (size_t)t->cols * sizeof(*t->last));
	clearok(curscr, TRUE);
	t->attributes.known = false;
}

/* --- leaving and coming back -------------------------------------------------------------------
 */

void term_leave(struct term *t)
{
	if (t->left)
		return;
	modes_off(t);
	if (!t->gone)
		endwin();
	guard_set_active(false);
	t->left = true;
}

void term_enter(struct term *t)
{
	if (!t->left)
		return;
	t->left = false;
	t->attributes.known = false;
	reset_prog_mode();
	guard_set_active(true);
	screen_resize(t);
	modes_on(t);
	term_redraw(t);
	t->resumed = true;
}

void term_suspend(struct term *t)
{
	term_leave(t);
	guard_stop();
	term_enter(t);
}

static _Noreturn void become(char *const argv[])
{
	struct sigaction usual = {.sa_handler = SIG_DFL};

	sigaction(SIGPIPE, &usual, NULL);
	execvp(argv[0], argv);
	_exit(127);
}

bool term_run(struct term *t, char *const argv[], int *status, struct err *e)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN}, old_int, old_quit;
	bool ok = true;

	term_leave(t);
	sigaction(SIGINT, &ignore, &old_int);
	sigaction(SIGQUIT, &ignore, &old_quit);
	pid_t pid = fork();

	if (pid == 0) {
		sigaction(SIGINT, &(struct sigaction){.sa_handler = SIG_DFL}, NULL);
		sigaction(SIGQUIT, &old_quit, NULL);
		become(argv);
	}
	while (pid > 0 && waitpid(pid, status, 0) < 0 && errno == EINTR)
		;
	sigaction(SIGINT, &old_int, NULL);
	sigaction(SIGQUIT, &old_quit, NULL);
	term_enter(t);
	if (pid < 0)
		ok = err_errno(e, errno, _("can't start %s"), argv[0]);
	else if (WIFEXITED(*status) && WEXITSTATUS(*status) == 127)
		ok = err_set(e, ERR_IO, _("can't start %s; is it installed?"), argv[0]);
	return ok;
}

/* --- small things ------------------------------------------------------------------------------
 */

void term_set_mouse(struct term *t, bool on)
{
	if (on == t->options.mouse)
		return;
	t->options.mouse = on;
	if (!t->left)
		write_text(t, on ? MOUSE_ON : MOUSE_OFF);
}

void term_set_ascii(struct term *t, bool on)
{
	if (on == t->options.ascii)
		return;
	t->options.ascii = on;
	term_redraw(t);
}

void term_set_title(struct term *t, const char *title)
{
	struct str s = STR_INIT;

	if (!t->osc || t->left)
		return;
	if (!t->titled)
		str_add(&s, "\033[22;2t");
	t->titled = true;
	str_add(&s, "\033]2;");
	utf8_clean(&s, title, strlen(title), false);
	str_add(&s, "\033\\");
	term_write(t, s.s, s.len);
	str_release(&s);
}

void term_bell(struct term *t)
{
	if (!t->left)
		write_text(t, "\a");
}
