@echo off
rem inventory.cmd FOLDER [full]
rem
rem Gathers what wupd needs to know of a machine that can be neither stopped nor
rem mounted, in a new folder: on another drive, a share or a medium. It changes
rem nothing else. Runs on NT 4.0, 2000, XP and Server 2003 with what they have;
rem an administrator runs it. wupd adopt FOLDER makes a machine store of it.
rem
rem   inventory.cmd E:\PLANT7          registry, listing, versions, logs, sheets
rem   inventory.cmd E:\PLANT7 full     and the backups of updates, the programs
rem                                    of system32 and the drivers
rem
rem Kept to what cmd of NT 4.0 has: no reg, no /-c of dir, no "tilde" that only
rem drops quotes. A redirection stands first, where no digit comes before it.
setlocal
if not "%OS%"=="Windows_NT" goto foreign
if %1x==x goto usage
for %%i in (%1) do set OUT=%%~fi
if exist "%OUT%\inventory.txt" goto there
set DIRCMD=
set ROOT=%SystemRoot%
set DRIVE=%ROOT:~0,1%
set COPY=%OUT%\files\%DRIVE%%ROOT:~2%

for %%d in ("%OUT%" "%OUT%\registry" "%OUT%\listings" "%COPY%") do if not exist %%d mkdir %%d
if not exist "%COPY%" goto unwritable
>"%OUT%\inventory.txt" echo wupd inventory 1
if not exist "%OUT%\inventory.txt" goto unwritable
>>"%OUT%\inventory.txt" echo SystemRoot=%ROOT%
>>"%OUT%\inventory.txt" echo Computer=%COMPUTERNAME%
>>"%OUT%\inventory.txt" echo Processor=%PROCESSOR_ARCHITECTURE%
for /f "delims=" %%i in ('ver') do >>"%OUT%\inventory.txt" echo Version=%%i
for /f "delims=" %%i in ('chcp') do >>"%OUT%\inventory.txt" echo CodePage=%%i
for /f "delims=" %%i in ('date /t') do >>"%OUT%\inventory.txt" echo Date=%%i
for /f "delims=" %%i in ('time /t') do >>"%OUT%\inventory.txt" echo Time=%%i

echo Registry ...
call :export system HKEY_LOCAL_MACHINE\SYSTEM
call :export software HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft
call :export international "HKEY_CURRENT_USER\Control Panel\International"

echo Listing of drive %DRIVE%: ...
dir /s /a %DRIVE%:\ >"%OUT%\listings\%DRIVE%.txt"

echo Logs and sheets of updates ...
if exist "%ROOT%\KB*.log" copy "%ROOT%\KB*.log" "%COPY%" >nul
if exist "%ROOT%\Q*.log" copy "%ROOT%\Q*.log" "%COPY%" >nul
if exist "%ROOT%\svcpack.log" copy "%ROOT%\svcpack.log" "%COPY%" >nul
if exist "%ROOT%\TimeLine.log" copy "%ROOT%\TimeLine.log" "%COPY%" >nul
if exist "%ROOT%\setupapi.log" copy "%ROOT%\setupapi.log" "%COPY%" >nul
for /f "delims=" %%d in ('dir /b /ad "%ROOT%\$NtUninstall*" 2^>nul') do call :update "%%d" %2

call :events

if /i "%2"=="full" call :programs

echo Versions ...
set VBS=%OUT%\versions.vbs
>"%VBS%" echo On Error Resume Next
>>"%VBS%" echo Set Files = CreateObject("Scripting.FileSystemObject")
>>"%VBS%" echo If Err.Number ^<^> 0 Then WScript.Quit 1
>>"%VBS%" echo Version = Files.GetFileVersion(WScript.FullName)
>>"%VBS%" echo If Err.Number = 438 Then WScript.Quit 1
>>"%VBS%" echo Set Out = Files.CreateTextFile(WScript.Arguments(0), True, True)
>>"%VBS%" echo Root = WScript.Arguments(1)
>>"%VBS%" echo List Root, False
>>"%VBS%" echo List Root + "\system32", False
>>"%VBS%" echo List Root + "\system32\drivers", False
>>"%VBS%" echo List Root + "\system32\dllcache", False
>>"%VBS%" echo For Each Folder In Files.GetFolder(Root).SubFolders
>>"%VBS%" echo   If Left(Folder.Name, 1) = "$" Then List Folder.Path, True
>>"%VBS%" echo Next
>>"%VBS%" echo Out.Close
>>"%VBS%" echo Sub List(Path, Deep)
>>"%VBS%" echo   On Error Resume Next
>>"%VBS%" echo   If Not Files.FolderExists(Path) Then Exit Sub
>>"%VBS%" echo   For Each File In Files.GetFolder(Path).Files
>>"%VBS%" echo     Version = ""
>>"%VBS%" echo     Version = Files.GetFileVersion(File.Path)
>>"%VBS%" echo     If Len(Version) Then Out.WriteLine Version + vbTab + File.Path
>>"%VBS%" echo   Next
>>"%VBS%" echo   If Not Deep Then Exit Sub
>>"%VBS%" echo   For Each Below In Files.GetFolder(Path).SubFolders
>>"%VBS%" echo     List Below.Path, True
>>"%VBS%" echo   Next
>>"%VBS%" echo End Sub
cscript //nologo //b "%VBS%" "%OUT%\versions.txt" "%ROOT%"
if errorlevel 1 goto noscript
if exist "%OUT%\versions.txt" goto end
:noscript
if exist "%OUT%\versions.txt" del "%OUT%\versions.txt"
if /i "%2"=="full" goto end
echo Windows Script Host is not here: the programs are copied for their versions.
call :programs

:end
del "%VBS%"
>>"%OUT%\inventory.txt" echo Complete
echo Done: %OUT%
goto last

:export
start /wait regedit /e "%OUT%\registry\%1.reg" %2
if not exist "%OUT%\registry\%1.reg" echo %2 could not be exported.
goto last

:update
for %%n in (%1) do set NAME=%%~nxn
if /i "%2"=="full" goto backups
if not exist "%ROOT%\%NAME%\spuninst\spuninst.inf" goto last
mkdir "%COPY%\%NAME%\spuninst"
copy "%ROOT%\%NAME%\spuninst\spuninst.inf" "%COPY%\%NAME%\spuninst" >nul
if exist "%ROOT%\%NAME%\spuninst\spuninst.txt" copy "%ROOT%\%NAME%\spuninst\spuninst.txt" "%COPY%\%NAME%\spuninst" >nul
goto last
:backups
xcopy /s /c /h /i /q "%ROOT%\%NAME%" "%COPY%\%NAME%" >nul
goto last

:events
rem The service of the event log holds its file open, so it is asked for a copy.
if not exist "%ROOT%\system32\config\SysEvent.Evt" goto last
mkdir "%COPY%\system32\config"
set EVT=%COPY%\system32\config\SysEvent.Evt
set ASK=%OUT%\events.vbs
>"%ASK%" echo On Error Resume Next
>>"%ASK%" echo Set Service = GetObject("winmgmts:{impersonationLevel=impersonate,(Backup)}!\\.\root\cimv2")
>>"%ASK%" echo For Each Log In Service.ExecQuery("SELECT * FROM Win32_NTEventLogFile WHERE LogFileName = 'System'")
>>"%ASK%" echo   Log.BackupEventLog WScript.Arguments(0)
>>"%ASK%" echo Next
cscript //nologo //b "%ASK%" "%EVT%" >nul 2>nul
del "%ASK%"
if exist "%EVT%" goto last
copy "%ROOT%\system32\config\SysEvent.Evt" "%EVT%" >nul 2>nul
if exist "%EVT%" goto last
echo SysEvent.Evt is held open, and nothing here copies it: save the System log
echo from the Event Viewer as %EVT%.
goto last

:programs
echo Programs ...
mkdir "%COPY%\system32\drivers"
for %%e in (exe dll) do xcopy /c /h /q "%ROOT%\*.%%e" "%COPY%" >nul 2>nul
for %%e in (exe dll sys drv ocx cpl scr tmp) do xcopy /c /h /q "%ROOT%\system32\*.%%e" "%COPY%\system32" >nul 2>nul
xcopy /c /h /q "%ROOT%\system32\drivers\*.sys" "%COPY%\system32\drivers" >nul 2>nul
goto last

:foreign
echo This needs Windows NT 4.0 or later.
goto last
:usage
echo inventory.cmd FOLDER [full]: a new folder on another drive, a share or a medium.
goto last
:there
echo %OUT% holds an inventory already. Name a new folder.
goto last
:unwritable
echo %OUT% cannot be written to.
:last
