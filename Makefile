# make demo    builds, and shows the main job on real facts
# make test    builds, and runs the tests
# Both install the Debian packages they need. Everything else is extra.
# With WUPD_STRICT=1 behind it warnings of the compiler are errors, as they are where CI is set, and in .ci/run.

PREFIX ?= /usr/local
SWIFT ?= swift
# -s drops the symbols; the folder holds static libraries only, so that the program needs no shared ones beside libc's.
STATIC_LIBS := .build/static-libs
RELEASE_FLAGS := -c release --product wupd --static-swift-stdlib -Xlinker -s -Xlinker -L$(CURDIR)/$(STATIC_LIBS)

.PHONY: demo test bench fuzz soak sanitize test-large release install setup lint clean

demo: release
	scripts/demo .build/release/wupd

# Other readers of the same formats, which the tests compare with.
test: setup
	scripts/setup python3-hivex cabextract openssl osslsigncode
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Examples Benchmarks/Package.swift Benchmarks/Sources
	SWIFT=$(SWIFT) scripts/test

release: setup
	scripts/static-libs $(STATIC_LIBS)
	$(SWIFT) build $(RELEASE_FLAGS)

install: release
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/wupd
	install -m 755 .build/release/wupd $(DESTDIR)$(PREFIX)/bin/wupd
	for tool in qchain qfecheck spuninst; do ln -sf wupd $(DESTDIR)$(PREFIX)/bin/$$tool; done
	install -m 644 scripts/inventory.cmd $(DESTDIR)$(PREFIX)/share/wupd/inventory.cmd
	install -m 644 docs/wupd.1 $(DESTDIR)$(PREFIX)/share/man/man1/wupd.1
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions $(DESTDIR)$(PREFIX)/share/zsh/site-functions \
	  $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	.build/release/wupd --generate-completion-script bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/wupd
	.build/release/wupd --generate-completion-script zsh > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_wupd
	.build/release/wupd --generate-completion-script fish > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/wupd.fish

# A quarter of an hour with the build. ostree and hivex are measured against, and left out where they cannot be had.
# BENCH="--quick --only registry,update" for a look; the names are in Benchmarks/README.md.
bench: release
	-scripts/setup ostree
	-scripts/setup libhivex-dev libhivex-bin libwin-hivex-perl
	cd Benchmarks && $(SWIFT) build -c release && .build/release/bench --wupd ../.build/release/wupd $(BENCH)

# Many more seeds, every fault at every call, a power cut at every point of every drill, and a long life: three quarters of an hour.
# Readers of foreign formats are given a million damaged inputs each, the first of them with all checks of a debug build, and are
# compared with those of others (Tests/Oracles), whose data is downloaded once; packages are built of true parts; Wine carries out
# a queue of ours, and runs the script that makes an inventory.
LARGE := ChainOrderTests|ChainPropertyTests|StackStoryTests|BatchPropertyTests|JournalPropertyTests|TamperingPropertyTests|TamperedValueTests|$\
  DrillFuzzTests|HostileWordTests|FaultTests\.|FuzzTests\.
MILLION := program signature cabinet delta delta-manifest hive event-log inf update-ver branches update-inf registry-text log listing version-list
test-large: test release
	scripts/setup python3-venv python3-hivex libhivex-bin libwin-hivex-perl wine wine64 gcab cabextract p7zip-full \
	  gcc-mingw-w64-i686 binutils-mingw-w64-i686
	WUPD_SCALE=15 SWIFT=$(SWIFT) scripts/test --filter "$(LARGE)"
	.build/release/wupd drill drills --crash-at all --claims
	SOAK_ACTS=10000 SWIFT=$(SWIFT) scripts/test --filter SoakTests
	$(SWIFT) build -c release --product FuzzWorker
	for target in $(MILLION); do for run in "debug 1 20000" "release 20001 1000000"; do set -- $$run; \
	  folder=$$(mktemp -d); .build/$$1/FuzzWorker $$folder $$target $$2 $$3 || exit 1; rm -rf $$folder; done; done
	Tests/Oracles/programs .build/release/wupd
	Tests/Oracles/cabinets .build/debug/CabinetWorker
	Tests/Oracles/hives .build/debug/HiveWorker
	Tests/Oracles/event-logs .build/debug/EventLogWorker
	Tests/Oracles/real-hives .build/debug/HiveWorker
	Tests/Oracles/packages .build/release/wupd
	Tests/Oracles/real-packages .build/release/wupd
	Tests/Oracles/damage .build/release/wupd
	Tests/Oracles/setupapi .build/debug/InfWorker
	Tests/Oracles/deltas .build/release/wupd .build/debug/PackageWorker
	Tests/Oracles/wineboot .build/release/wupd
	Tests/Oracles/inventory .build/release/wupd

# One store, acts on it by workers that are killed at any moment, and what must still be true after each:
# make soak SOAK_MINUTES=60 SOAK_SEED=7
SOAK_MINUTES ?= 10
soak: setup
	$(SWIFT) build --build-tests
	SOAK_MINUTES=$(SOAK_MINUTES) $(SWIFT) test --skip-build --filter SoakTests

# Two builds of their own. The layer of faults stands between the sanitizers and libc, so its tests are left out.
# A connection whose closing would drop locks is left open on purpose, so leaks are not looked for.
THREADS := --sanitize=thread --scratch-path .build-tsan
THREADED := ConcurrencyTests|SwitchingReaderTests|SharedStoreTests|BackupTests|LocksTests|ReadOnlyTests|powerLoss
ADDRESSES := --sanitize=address --scratch-path .build-asan
sanitize: setup
	$(SWIFT) build --build-tests $(THREADS)
	TSAN_OPTIONS="suppressions=$(CURDIR)/Tests/ThreadSanitizer.txt" $(SWIFT) test --skip-build $(THREADS) --filter "$(THREADED)"
	$(SWIFT) build --build-tests $(ADDRESSES)
	ASAN_OPTIONS=detect_leaks=0 $(SWIFT) test --skip-build $(ADDRESSES) --filter "StateStoreTests\.|WindowsFormatsTests\.|WindowsModelTests\."

# libFuzzer on each reader of foreign bytes in turns (Fuzzing/README.md), a minute each.
FUZZ_SECONDS ?= 60
fuzz: setup
	scripts/fuzz "" $(FUZZ_SECONDS)

setup:
	@scripts/setup

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Examples Benchmarks/Package.swift Benchmarks/Sources

clean:
	rm -rf .build .build-tsan .build-asan Benchmarks/.build demo
