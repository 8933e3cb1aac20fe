/// The example of the drill file page without its comments. `messages` stands in the first step, for it is of steps.
let pageExample = #"""
  drill: qchain-keeps-the-newest
  about: Two packages queue the same file; QChain keeps the newest.
  claims: [Q12, Q14, Q16]
  machine:
    product: w2k
    service_pack: 3
    architecture: x86
    language: ENU
    date: 2003-05-01T09:00:00
    known_dlls: [kernel32.dll]
    missing_rights: [SeDebugPrivilege]
    rights_management: false
    conflicting_programs: [Contoso Guard]
    integrated: [A]
    files:
      - path: '%SystemRoot%\system32\x.dll'
        version: 5.0.2195.1
        branch: srv03_gdr
        in_use: true
        debugged: false
        content: "any text"
    registry:
      'HKLM\SOFTWARE\Vendor':
        Level: 3
        Blob: {type: REG_BINARY, data: 00 ff 10}
    programs: [Contoso Backup 2.1]
  packages:
    A:
      name: WindowsServer2003-KB920683-x86-ENU.exe
      kb: KB920683
      installer: update.exe
      installer_date: 2006-08-01
      kind: hotfix
      service_pack: 2
      min_service_pack: 1
      hotpatch: unstated
      functions: isolated
      includes: [KB911111]
      damaged: false
      files:
        - path: '%SystemRoot%\system32\dnsapi.dll'
          version: 5.2.3790.2745
          branch: srv03_sp1_gdr
          qfe: {version: 5.2.3790.2745, branch: srv03_sp1_qfe}
          hotpatch: true
          restart: false
          content: "any text"
      registry: {}
  steps:
    - install: A
      switches: [/z, /q]
      answer: no
      expect: {code: 3010, messages: []}
    - qchain:
    - qualify: A
    - release: '%SystemRoot%\system32\x.dll'
    - hold: '%SystemRoot%\system32\x.dll'
    - program: Contoso Backup 3.0
    - delete: '%SystemRoot%\system32\x.dll'
    - write: {path: '%SystemRoot%\system32\x.dll', version: 5.0.2195.9}
    - registry: {'HKLM\SOFTWARE\Vendor': {Level: 4}}
    - reboot
    - uninstall: A
      ignore_warning: false
      expect:
        code: 1603
        warning: [KB900002]
    - mark: before-b
    - rollback: before-b
    - batch: |
        @echo off
        setlocal
        set PATHTOFIXES=E:\hotfix
        %PATHTOFIXES%\WindowsServer2003-KB920683-x86-ENU.exe /Z /Q
    - verify
  expect:
    files:
      '%SystemRoot%\system32\x.dll': 5.0.2195.3
    registry: {'HKLM\SOFTWARE\Vendor': {Level: 3}}
    pending: []
    updates: [KB920683]
    reboot_pending: false
    reboots: 1
    qfecheck: {KB920683: current}
    file_text: {'C:\qchain.log': ['Version: 5.0.2184.1']}
    log: {KB920683: ['RebootNecessary = 1']}
    same_state_as: before-b

  """#
